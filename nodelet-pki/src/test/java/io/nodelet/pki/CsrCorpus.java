package io.nodelet.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/// Certificate requests as they should be, tricks, and any number of mutants. What is inside of a mutant is signed
/// again, so that a reader can't tell it by its signature. The same seed makes the same mutations (of other keys).
final class CsrCorpus {
    private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----\n";
    private static final String END = "-----END CERTIFICATE REQUEST-----\n";
    private static final List<String> JUNK = List.of(
            "\n",
            " ",
            "\r\n",
            "=",
            "-",
            "x: y\n\n",
            BEGIN,
            END,
            "AAAA",
            "-----BEGIN CERTIFICATE-----\n",
            "\u00e9",
            "\0");
    private final KeyPair keys = new Issuer(InstantSource.system(), new SecureRandom()).keys();
    private final Random random;
    private final List<String> tricks = new ArrayList<>();

    CsrCorpus(long seed) throws Exception {
        this.random = new Random(seed);
        wellFormed();
        wrapped();
        names();
        attributes();
    }

    List<String> tricks() {
        return List.copyOf(tricks);
    }

    /// A trick or a request, with one to three changes.
    String mutant() throws IOException, GeneralSecurityException {
        String text = tricks.get(random.nextInt(tricks.size()));
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            text = switch (random.nextInt(4)) {
                case 0 -> changedText(text);
                case 1 -> resigned(text);
                default -> changedBytes(text);
            };
        }
        return text;
    }

    private void wellFormed() {
        for (CertificateSpec certificateSpec : CertificateSpec.values()) {
            tricks.add(Pkcs10.write(certificateSpec.subject("worker-1"), List.of(), keys));
        }
        tricks.add(Pkcs10.write(CertificateSpec.KUBELET_SERVER.subject("w.x"), List.of("10.0.0.2", "w.x"), keys));
        tricks.add(
                Pkcs10.write(CertificateSpec.KUBELET_SERVER.subject("w"), List.of("10.0.0.2", "fd00::2", "w"), keys));
    }

    private void wrapped() throws Exception {
        String own = tricks.get(0);
        String other = Pkcs10.write(Subject.of("mallory", "nodelet:cluster-admins"), List.of(), keys);
        for (String harmless : List.of(
                "O=nodelet:kube-proxies,CN=nodelet:kube-proxy:w",
                "CN=nodelet:flannel",
                "O=system:nodes,CN=system:node:w")) {
            tricks.add(SmuggledRequest.pem(keys, harmless, "O=nodelet:cluster-admins,CN=mallory"));
        }
        tricks.addAll(List.of(
                own + other,
                other + own,
                "text\n" + own,
                own + "text\n",
                own.replace("\n", "\r\n"),
                own.replace("\n", " \n"),
                own.replace("REQUEST-----\nM", "REQUEST-----\nProc-Type: 4\n\nM"),
                own.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"),
                own.replaceAll("(?<=[A-Za-z0-9+/]{8})\n", ""),
                BEGIN + END + own,
                BEGIN + own,
                own.replace(END, "") + own));
    }

    private void names() throws Exception {
        for (String name :
                List.of("CN=a,CN=b", "CN=", "O=a,O=b,CN=c", "CN=a\\,O\\=system:masters", "CN=a,C=CH", "CN=\u00e9")) {
            tricks.add(signed(new JcaPKCS10CertificationRequestBuilder(new X500Name(name), keys.getPublic())));
        }
        var both = new X500NameBuilder()
                .addMultiValuedRDN(
                        new ASN1ObjectIdentifier[] {BCStyle.CN, BCStyle.O},
                        new String[] {"nodelet:kube-proxy:w", "nodelet:cluster-admins"})
                .build();
        tricks.add(signed(new JcaPKCS10CertificationRequestBuilder(both, keys.getPublic())));
    }

    private void attributes() throws Exception {
        tricks.add(signed(request().addAttribute(new ASN1ObjectIdentifier("1.2.3.4"), new DERUTF8String("x"))));
        tricks.add(signed(
                request().addAttribute(PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERUTF8String("x"))));
        tricks.add(signed(request().addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, DERNull.INSTANCE)));
        for (int length : new int[] {0, 1, 4, 5, 16, 17}) {
            byte[] address = new byte[length];
            if (length == 16) {
                address[10] = -1;
                address[11] = -1;
            }
            tricks.add(with(new GeneralName(GeneralName.iPAddress, new DEROctetString(address))));
        }
        tricks.add(with(new GeneralName(GeneralName.dNSName, "10.0.0.1")));
        tricks.add(with(new GeneralName(GeneralName.dNSName, "a b\0c")));
        tricks.add(with(new GeneralName(GeneralName.rfc822Name, "a@b")));
        tricks.add(with(new GeneralName(GeneralName.uniformResourceIdentifier, "https://a/b")));
        tricks.add(with(new GeneralName(GeneralName.dNSName, "b"), new GeneralName(GeneralName.dNSName, "a")));
        tricks.add(with(new GeneralName(GeneralName.dNSName, "a"), new GeneralName(GeneralName.dNSName, "a")));
    }

    private PKCS10CertificationRequestBuilder request() {
        return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=nodelet:kube-proxy:w"), keys.getPublic());
    }

    private String with(GeneralName... names) throws Exception {
        var extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return signed(request().addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate()));
    }

    private String signed(PKCS10CertificationRequestBuilder request) throws Exception {
        return pem(request.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                .getEncoded());
    }

    private static String pem(byte[] der) {
        return KeyPairFiles.pem("CERTIFICATE REQUEST", der);
    }

    private static byte[] der(String text) {
        int begin = Math.max(0, text.indexOf(BEGIN));
        int end = text.indexOf("-----END", begin);
        return Base64.getMimeDecoder()
                .decode((end < 0 ? text.substring(begin) : text.substring(begin, end)).replace(BEGIN.strip(), ""));
    }

    private String changedText(String text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(3));
        return text.substring(0, at) + JUNK.get(random.nextInt(JUNK.size())) + text.substring(end);
    }

    private String changedBytes(String text) {
        try {
            byte[] der = der(text);
            return der.length == 0 ? text : pem(changed(der));
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    /// The inner part changed, and signed again: whoever refuses it must refuse it for what it says.
    private String resigned(String text) throws IOException, GeneralSecurityException {
        byte[] info;
        try {
            info = ASN1Sequence.getInstance(der(text))
                    .getObjectAt(0)
                    .toASN1Primitive()
                    .getEncoded();
        } catch (IOException | RuntimeException _) {
            return text;
        }
        byte[] changed = changed(info);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(keys.getPrivate());
        signer.update(changed);
        var rest = new ByteArrayOutputStream();
        rest.write(changed);
        rest.write(new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256).getEncoded());
        rest.write(new DERBitString(signer.sign()).getEncoded());
        return pem(sequence(rest.toByteArray()));
    }

    private static byte[] sequence(byte[] content) throws IOException {
        byte[] empty = new DERSequence().getEncoded();
        byte[] length = content.length < 128
                ? new byte[] {(byte) content.length}
                : new byte[] {(byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        var all = new ByteArrayOutputStream();
        all.write(empty[0]);
        all.write(length);
        all.write(content);
        return all.toByteArray();
    }

    private byte[] changed(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        byte[] copy = bytes.clone();
        switch (random.nextInt(5)) {
            case 0 -> copy[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> copy[at] = (byte) random.nextInt(256);
            case 2 -> copy = spliced(bytes, at, new byte[] {(byte) random.nextInt(256)}, at);
            case 3 -> copy = spliced(bytes, at, new byte[0], Math.min(bytes.length, at + 1 + random.nextInt(4)));
            default -> copy = spliced(bytes, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 8)), at);
        }
        return copy;
    }

    private static byte[] spliced(byte[] bytes, int from, byte[] middle, int to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String changed = text.substring(0, from) + new String(middle, StandardCharsets.ISO_8859_1) + text.substring(to);
        return changed.getBytes(StandardCharsets.ISO_8859_1);
    }
}
