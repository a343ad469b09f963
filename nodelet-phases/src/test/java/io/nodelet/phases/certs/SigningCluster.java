package io.nodelet.phases.certs;

import io.nodelet.kube.Pem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.function.Supplier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import tools.jackson.databind.node.ObjectNode;

/// Signs what it is asked for, as the controller-manager does once a request is approved.
///
/// @param master where the cluster's authority lies
/// @param now    the cluster's clock
record SigningCluster(CertFolder master, Supplier<Instant> now) {
    /// The request, with the certificate that it asks for.
    ObjectNode sign(ObjectNode object) {
        try {
            byte[] der = Base64.getMimeDecoder()
                    .decode(new String(
                                    Base64.getDecoder()
                                            .decode(object.path("spec")
                                                    .path("request")
                                                    .asString()),
                                    StandardCharsets.US_ASCII)
                            .replaceAll("-----[A-Z ]+-----", ""));
            String pem = PairFiles.pem("CERTIFICATE", certificate(object, new PKCS10CertificationRequest(der)));
            ObjectNode status = object.putObject("status");
            status.putArray("conditions").addObject().put("type", "Approved");
            status.put("certificate", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
            return object;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private byte[] certificate(ObjectNode object, PKCS10CertificationRequest request) throws Exception {
        X509Certificate ca = Pem.certificates(master.cert(Authority.CLUSTER)).getFirst();
        PrivateKey key = Pem.key(master.key(Authority.CLUSTER), ca);
        long seconds = object.path("spec").path("expirationSeconds").asLong();
        var builder = new X509v3CertificateBuilder(
                X500Name.getInstance(ca.getSubjectX500Principal().getEncoded()),
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.get().minusSeconds(300)),
                Date.from(now.get().plusSeconds(seconds)),
                request.getSubject(),
                request.getSubjectPublicKeyInfo());
        boolean server = object.path("spec").path("usages").toString().contains("server auth");
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(server ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth));
        for (var attribute : request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)) {
            builder.addExtension(
                    Extensions.getInstance(attribute.getAttrValues().getObjectAt(0))
                            .getExtension(Extension.subjectAlternativeName));
        }
        return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key))
                .getEncoded();
    }
}
