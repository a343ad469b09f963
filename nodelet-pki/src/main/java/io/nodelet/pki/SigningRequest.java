package io.nodelet.pki;

import io.nodelet.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A CertificateSigningRequest: what a machine asks the cluster to sign.
///
/// @param name   the object's
/// @param certificateSpec   which of the machine's certificates
/// @param wanted what it must be
/// @param keys   the machine's own, which never leave it
public record SigningRequest(String name, CertificateSpec certificateSpec, CertificateTemplate wanted, KeyPair keys) {
    public static final String PATH = "/apis/certificates.k8s.io/v1/certificatesigningrequests";

    public String path() {
        return PATH + "/" + name;
    }

    public JsonNode object() {
        ObjectNode object = Json.object();
        object.put("apiVersion", "certificates.k8s.io/v1").put("kind", "CertificateSigningRequest");
        object.putObject("metadata").put("name", name);
        ObjectNode spec = object.putObject("spec");
        spec.put("signerName", SignerName.name(certificateSpec));
        spec.putArray("usages").add("digital signature").add(SignerName.usage(certificateSpec));
        String pem = Pkcs10.write(wanted.subject(), wanted.sans(), keys);
        spec.put("request", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        return object;
    }
}
