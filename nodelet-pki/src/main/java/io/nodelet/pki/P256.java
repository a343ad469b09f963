package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;

/// Keys and signatures of the one curve that Nodelet's certificates use, NIST P-256, read strictly.
final class P256 {
    private static final int BITS = 256;

    private P256() {}

    /// @param spki a SubjectPublicKeyInfo, DER
    /// @throws NodeletException when it is of another kind, or no point of the curve
    static PublicKey key(byte[] spki) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki));
        if (!(key instanceof ECPublicKey ec) || !Arrays.equals(key.getEncoded(), spki) || !onCurve(ec)) {
            throw new NodeletException("its key is not one of P-256");
        }
        return key;
    }

    private static boolean onCurve(ECPublicKey key) {
        ECParameterSpec curve = key.getParams();
        ECPoint point = key.getW();
        if (!(curve.getCurve().getField() instanceof ECFieldFp field)
                || field.getFieldSize() != BITS
                || point.equals(ECPoint.POINT_INFINITY)) {
            return false;
        }
        BigInteger p = field.getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        BigInteger right = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB());
        return x.compareTo(p) < 0 && y.compareTo(p) < 0 && y.pow(2).mod(p).equals(right.mod(p));
    }

    /// Whether a signature is the one DER text of its two numbers.
    static boolean canonical(byte[] signature) throws IOException {
        ASN1Sequence numbers = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(signature));
        if (numbers.size() != 2) {
            return false;
        }
        ASN1Integer r = ASN1Integer.getInstance(numbers.getObjectAt(0));
        ASN1Integer s = ASN1Integer.getInstance(numbers.getObjectAt(1));
        return Arrays.equals(signature, new DERSequence(new ASN1Integer[] {r, s}).getEncoded(ASN1Encoding.DER));
    }
}
