package io.nodelet.pki;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// A PKCS#10 request as Nodelet writes it, and the only form that a master reads. There is exactly one text for what
/// a request asks for: what is read is written again and must be the same, byte for byte. So no two programs can read
/// different requests out of one text. Keys are P-256, signatures ECDSA with SHA-256.
///
/// @param subject whom the certificate shall name
/// @param sans    DNS names and addresses, sorted as they are written
/// @param key     a public key whose private one signed the request
record Pkcs10(Subject subject, List<String> sans, PublicKey key) {
    private static final String LABEL = "CERTIFICATE REQUEST";
    private static final String BEGIN = "-----BEGIN " + LABEL + "-----\n";
    private static final String END = "-----END " + LABEL + "-----\n";
    private static final String ALGORITHM = "SHA256withECDSA";
    private static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private static final Pattern PLAIN = Pattern.compile("[!-~]{1,253}");

    /// Characters of PEM; one of ours has about 500.
    private static final int LONGEST = 4096;

    Pkcs10 {
        sans = List.copyOf(sans);
    }

    /// Writes a request for these keys.
    ///
    /// @return PEM
    static String write(Subject subject, List<String> sans, KeyPair keys) {
        try {
            CertificationRequestInfo info = info(subject, sans, keys.getPublic());
            return KeyPairFiles.pem(LABEL, encoded(info, signature(info, keys.getPrivate())));
        } catch (IOException | GeneralSecurityException e) {
            throw new NodeletException("can't ask for a certificate for " + subject.commonName() + ": " + e, e);
        }
    }

    /// Reads what [#write] has written.
    ///
    /// @throws NodeletException when it is anything else
    static Pkcs10 read(String pem) {
        try {
            return parsed(der(pem));
        } catch (NodeletException e) {
            throw e;
        } catch (RuntimeException | IOException | GeneralSecurityException | StackOverflowError e) {
            throw new NodeletException("its PKCS#10 can't be read", e); // whatever a parser makes of a stranger's bytes
        }
    }

    private static byte[] der(String pem) {
        if (pem.length() > LONGEST || !pem.startsWith(BEGIN) || !pem.endsWith(END)) {
            throw new NodeletException("it is not one PEM block of a certificate request and nothing else");
        }
        String body = pem.substring(BEGIN.length(), Math.max(BEGIN.length(), pem.length() - END.length()));
        byte[] der = Base64.getDecoder().decode(body.replace("\n", ""));
        if (!KeyPairFiles.pem(LABEL, der).equals(pem)) {
            throw new NodeletException("its PEM is not written as nodeletd writes it");
        }
        return der;
    }

    private static Pkcs10 parsed(byte[] der) throws IOException, GeneralSecurityException {
        CertificationRequest request = CertificationRequest.getInstance(ASN1Primitive.fromByteArray(der));
        CertificationRequestInfo info = request.getCertificationRequestInfo();
        var read = new Pkcs10(
                subject(info.getSubject()),
                alternatives(info.getAttributes()),
                P256.key(info.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER)));
        byte[] signature = request.getSignature().getOctets();
        CertificationRequestInfo own = info(read.subject, read.sans, read.key);
        if (!Arrays.equals(der, encoded(own, signature))) {
            throw new NodeletException(
                    "its PKCS#10 is not written as nodeletd writes it: a name, names to serve under, a P-256 key, and"
                            + " nothing else");
        }
        if (!P256.canonical(signature) || !signed(own, signature, read.key)) {
            throw new NodeletException("it is not signed with the key that it is for");
        }
        return read;
    }

    /// The one encoding of what is asked for.
    private static CertificationRequestInfo info(Subject subject, List<String> sans, PublicKey key) throws IOException {
        var attributes = new DERSet();
        if (!sans.isEmpty()) {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(Extension.subjectAlternativeName, false, Issuer.alternatives(sans));
            attributes = new DERSet(
                    new Attribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERSet(extensions.generate())));
        }
        return new CertificationRequestInfo(
                Issuer.name(subject), SubjectPublicKeyInfo.getInstance(key.getEncoded()), attributes);
    }

    private static byte[] encoded(CertificationRequestInfo info, byte[] signature) throws IOException {
        return der(new CertificationRequest(info, ECDSA_SHA256, new DERBitString(signature)));
    }

    private static byte[] der(ASN1Object object) throws IOException {
        return object.getEncoded(ASN1Encoding.DER);
    }

    private static byte[] signature(CertificationRequestInfo info, PrivateKey key)
            throws IOException, GeneralSecurityException {
        Signature signer = Signature.getInstance(ALGORITHM);
        signer.initSign(key);
        signer.update(der(info));
        return signer.sign();
    }

    private static boolean signed(CertificationRequestInfo info, byte[] signature, PublicKey key)
            throws IOException, GeneralSecurityException {
        Signature verifier = Signature.getInstance(ALGORITHM);
        verifier.initVerify(key);
        verifier.update(der(info));
        return verifier.verify(signature);
    }

    private static Subject subject(X500Name name) {
        List<String> organizations = new ArrayList<>();
        List<String> commonNames = new ArrayList<>();
        for (RDN part : name.getRDNs()) {
            AttributeTypeAndValue one = part.getFirst();
            String text = text(one.getValue());
            if (one.getType().equals(BCStyle.O)) {
                organizations.add(text);
            } else if (one.getType().equals(BCStyle.CN)) {
                commonNames.add(text);
            } else {
                throw new NodeletException("its subject has more than a name and groups");
            }
        }
        if (commonNames.size() != 1) {
            throw new NodeletException("its subject has " + commonNames.size() + " names");
        }
        return new Subject(commonNames.getFirst(), organizations);
    }

    /// Of any other type than text, Bouncy Castle makes a hexadecimal text, and Go an empty one.
    private static String text(ASN1Encodable value) {
        if (value instanceof ASN1UTF8String text) {
            return plain(text.getString());
        }
        throw new NodeletException("its subject has a name that is no UTF-8 text");
    }

    /// No name of ours has spaces, or characters that a log would show as a line of its own.
    private static String plain(String text) {
        if (!PLAIN.matcher(text).matches()) {
            throw new NodeletException("it has a name that is not written in plain letters, digits and marks");
        }
        return text;
    }

    private static List<String> alternatives(ASN1Set attributes) {
        List<String> sans = new ArrayList<>();
        for (var one : attributes) {
            Attribute attribute = Attribute.getInstance(one);
            if (!attribute.getAttrType().equals(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
                throw new NodeletException(
                        "it holds an attribute that is no request for names: " + attribute.getAttrType());
            }
            Extensions extensions =
                    Extensions.getInstance(attribute.getAttrValues().getObjectAt(0));
            for (GeneralName name : names(extensions)) {
                sans.add(text(name));
            }
        }
        return sans;
    }

    private static GeneralName[] names(Extensions extensions) {
        Extension names = extensions.getExtension(Extension.subjectAlternativeName);
        if (names == null || extensions.getExtensionOIDs().length > 1) {
            throw new NodeletException("it asks for extensions beside its names");
        }
        return GeneralNames.getInstance(names.getParsedValue()).getNames();
    }

    private static String text(GeneralName name) {
        return switch (name.getTagNo()) {
            case GeneralName.dNSName -> plain(name.getName().toString());
            case GeneralName.iPAddress ->
                address(ASN1OctetString.getInstance(name.getName()).getOctets());
            default -> throw new NodeletException("it asks for names that are neither DNS names nor addresses");
        };
    }

    /// An IPv4 address in sixteen bytes has no text of its own.
    private static String address(byte[] bytes) {
        if (bytes.length != 4 && bytes.length != 16) {
            throw new NodeletException("it asks for an address of " + bytes.length + " bytes");
        }
        var address = new Ip(new BigInteger(1, bytes), bytes.length * 8);
        if (!Ip.parse(address.toString()).equals(Optional.of(address))) {
            throw new NodeletException("it asks for an address that can be read in two ways: " + address);
        }
        return address.toString();
    }
}
