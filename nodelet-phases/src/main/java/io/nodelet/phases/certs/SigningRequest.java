package io.nodelet.phases.certs;

import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A CertificateSigningRequest: what a machine asks the cluster to sign.
///
/// @param name   the object's
/// @param leaf   which of the machine's certificates
/// @param wanted what it must be
/// @param keys   the machine's own, which never leave it
record SigningRequest(String name, Leaf leaf, IssuedCert wanted, KeyPair keys) {
    static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
    private static final long DAY = 86_400;

    String path() {
        return PATH + "/" + name;
    }

    JsonNode object() {
        Signer signer = Signer.of(leaf);
        ObjectNode object = Json.object();
        object.put("apiVersion", "certificates.k8s.io/v1").put("kind", "CertificateSigningRequest");
        object.putObject("metadata").put("name", name);
        ObjectNode spec = object.putObject("spec");
        spec.put("signerName", signer.word());
        spec.put("expirationSeconds", Math.min(wanted.days() * DAY, Integer.MAX_VALUE));
        spec.putArray("usages").add("digital signature").add(signer.usage());
        String pem = PairFiles.pem("CERTIFICATE REQUEST", pkcs10());
        spec.put("request", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        return object;
    }

    private byte[] pkcs10() {
        var builder = new JcaPKCS10CertificationRequestBuilder(Issuer.name(wanted.subject()), keys.getPublic());
        try {
            if (!wanted.sans().isEmpty()) {
                var extensions = new ExtensionsGenerator();
                extensions.addExtension(Extension.subjectAlternativeName, false, Issuer.alternatives(wanted.sans()));
                builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (IOException | OperatorCreationException e) {
            throw new NodeletException("can't ask for " + wanted.pair().cert() + ": " + e.getMessage(), e);
        }
    }
}
