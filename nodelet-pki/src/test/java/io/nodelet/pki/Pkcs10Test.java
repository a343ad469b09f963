package io.nodelet.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

final class Pkcs10Test {
    private static final String NOTHING_ELSE = "and nothing else";
    private static final Subject PROXY = Subject.of("nodelet:kube-proxy:w", "nodelet:kube-proxies");
    private final KeyPair keys = new Issuer(InstantSource.system(), new SecureRandom()).keys();

    private static String pem(byte[] der) {
        return KeyPairFiles.pem("CERTIFICATE REQUEST", der);
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    private static void refused(String pem) {
        refused(pem, "");
    }

    private static void refused(String pem, String why) {
        assertThatThrownBy(() -> Pkcs10.read(pem))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining(why);
    }

    private String with(String subject, ASN1ObjectIdentifier attribute, ASN1Encodable value) throws Exception {
        return signed(
                new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
                        .addAttribute(attribute, value),
                keys);
    }

    private static String signed(org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder request, KeyPair by)
            throws Exception {
        String algorithm = by.getPrivate().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        return pem(request.build(new JcaContentSignerBuilder(algorithm).build(by.getPrivate()))
                .getEncoded());
    }

    @Test
    void whatIsWrittenIsRead() {
        var kubelet = Subject.of("system:node:worker-1", "system:nodes");
        for (List<String> sans : List.of(
                List.<String>of(), List.of("10.0.0.2", "worker-1"), List.of("10.0.0.2", "fd00:0:0:0:0:0:0:2", "w.x"))) {
            Pkcs10 read = Pkcs10.read(Pkcs10.write(kubelet, sans, keys));
            assertThat(read.subject()).isEqualTo(kubelet);
            assertThat(read.sans()).hasSameSizeAs(sans);
            assertThat(read.key()).isEqualTo(keys.getPublic());
        }
    }

    @Test
    void aHostileRequestWithinAHarmlessOneIsRefused() throws Exception {
        refused(SmuggledRequest.pem(
                keys, "O=nodelet:kube-proxies,CN=nodelet:kube-proxy:w", "O=nodelet:cluster-admins,CN=mallory"));
    }

    /// Found by the differential test: Bouncy Castle writes the hexadecimal text that it reads as the same bytes again.
    @Test
    void aNameThatIsNoTextIsRefused() throws Exception {
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, new DEROctetString("w.x".getBytes(StandardCharsets.UTF_8)))
                .build();
        refused(
                signed(new JcaPKCS10CertificationRequestBuilder(name, keys.getPublic()), keys),
                "a name that is no UTF-8 text");
    }

    @Test
    void aNameWithCharactersThatNoNameHasIsRefused() {
        for (String name : List.of("x\napproved admin of master-1", "a\u001b[31m", "a b", "n\u00f6de", "")) {
            refused(Pkcs10.write(Subject.of(name), List.of(), keys), "plain letters");
            refused(Pkcs10.write(Subject.of("x", name), List.of(), keys), "plain letters");
        }
    }

    @Test
    void onlyOneBlockAndNothingElse() {
        String own = Pkcs10.write(PROXY, List.of(), keys);
        String other = Pkcs10.write(Subject.of("mallory", "nodelet:cluster-admins"), List.of(), keys);
        refused(own + own);
        refused(own + other);
        refused(other + own);
        refused("x\n" + own);
        refused("\n" + own);
        refused(own + "\n");
        refused(own.replace("\n", "\r\n"));
        refused(own.strip());
        refused(own.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"));
        refused(own.replace("REQUEST-----\nM", "REQUEST-----\nProc-Type: 4,ENCRYPTED\n\nM"));
        refused(own.replace("REQUEST-----\nM", "REQUEST-----\nM\n"));
        refused(own.replaceFirst("A", "*A"));
        refused(own.replaceFirst("\n-----END", "=\n-----END"));
        refused("");
        refused("-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n");
        refused("-----BEGIN CERTIFICATE REQUEST-----\n" + "A".repeat(4_000_000)
                + "\n-----END CERTIFICATE REQUEST-----\n");
    }

    @Test
    void onlyWhatNodeletItselfWrites() throws Exception {
        byte[] own = der(Pkcs10.write(PROXY, List.of(), keys));
        refused(pem(Arrays.copyOf(own, own.length + 1)));
        refused(
                with("CN=nodelet:kube-proxy:w", new ASN1ObjectIdentifier("1.2.3.4"), new DERUTF8String("x")),
                "attribute");
        refused(with(
                "CN=nodelet:kube-proxy:w", PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERUTF8String("x")));
        refused(with("CN=a,CN=b", PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERUTF8String("x")));
        refused(with("C=CH,CN=a", PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, new DERUTF8String("x")));
        var name = new org.bouncycastle.asn1.x500.X500NameBuilder()
                .addMultiValuedRDN(
                        new ASN1ObjectIdentifier[] {
                            org.bouncycastle.asn1.x500.style.BCStyle.CN, org.bouncycastle.asn1.x500.style.BCStyle.O
                        },
                        new String[] {"nodelet:kube-proxy:w", "nodelet:cluster-admins"})
                .build();
        refused(signed(new JcaPKCS10CertificationRequestBuilder(name, keys.getPublic()), keys), NOTHING_ELSE);
    }

    @Test
    void noExtensionButItsNames() throws Exception {
        var authority = new ExtensionsGenerator();
        authority.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        refused(extended(authority), "extensions beside its names");
        authority.addExtension(Extension.subjectAlternativeName, false, Issuer.alternatives(List.of("worker-1")));
        refused(extended(authority), "extensions beside its names");
        var mail = new ExtensionsGenerator();
        mail.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(new GeneralName(GeneralName.rfc822Name, "a@b")));
        refused(extended(mail), "neither DNS names nor addresses");
        var twice = new ExtensionsGenerator();
        twice.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "b"), new GeneralName(GeneralName.dNSName, "a")
        }));
        refused(extended(twice), NOTHING_ELSE);
    }

    /// One byte of an address once ended every master's approver.
    @Test
    void anAddressOfOneByteIsRefused() throws Exception {
        for (int length : new int[] {0, 1, 3, 5, 15, 17}) {
            var extensions = new ExtensionsGenerator();
            extensions.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[length]))));
            refused(extended(extensions), "an address of " + length + " bytes");
        }
    }

    private String extended(ExtensionsGenerator extensions) throws Exception {
        return with("CN=x", PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }

    @Test
    void onlyKeysOfOneKindWhichSignedTheRequest() throws Exception {
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp384r1"));
        KeyPair large = ec.generateKeyPair();
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(1024);
        for (KeyPair other : List.of(large, rsa.generateKeyPair())) {
            refused(signed(new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), other.getPublic()), other));
        }
        KeyPair stranger = new Issuer(InstantSource.system(), new SecureRandom()).keys();
        refused(
                signed(new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=x"), keys.getPublic()), stranger),
                "not signed with the key");
    }

    @Test
    void deeplyNestedBytesAreRefused() {
        byte[] deep = new byte[2900];
        for (int i = 0; i < deep.length; i++) {
            deep[i] = (byte) (i % 2 == 0 ? 0x30 : 0x80);
        }
        refused(pem(deep));
        refused(new String(deep, StandardCharsets.ISO_8859_1));
    }
}
