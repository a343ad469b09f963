package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import io.nodelet.pki.Pem;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A kubeconfig as administrators have it: certificates and keys inside or as files, or a token. Credentials that a
/// program has to be asked for are not supported.
public final class KubeconfigFile {
    private static final String REMEDY = "Give one with the administrator's certificate in it, such as a master's"
            + " /etc/pf9/kube.d/kubeconfigs/admin.yaml.";
    private final Path file;

    private KubeconfigFile(Path file) {
        this.file = file;
    }

    /// What its current context says.
    ///
    /// @throws NodeletException naming what is missing
    public static InMemoryClientConfig read(Path file) {
        return new KubeconfigFile(file).credentials();
    }

    private InMemoryClientConfig credentials() {
        JsonNode config = YamlManifest.parse(new String(Pem.bytes(file), StandardCharsets.UTF_8)).stream()
                .findFirst()
                .orElseThrow(() -> lacks("anything"));
        JsonNode context = named(config, "context", text(config, "current-context"));
        JsonNode cluster = named(config, "cluster", text(context, "cluster"));
        JsonNode user = named(config, "user", text(context, "user"));
        List<X509Certificate> authorities = Pem.certificates(
                content(cluster, "certificate-authority").orElseThrow(() -> lacks("certificate-authority-data")),
                file.toString());
        URI server = URI.create(text(cluster, "server"));
        Optional<byte[]> certificate = content(user, "client-certificate");
        if (certificate.isEmpty()) {
            return new InMemoryClientConfig(
                    server, authorities, List.of(), Optional.empty(), Optional.of(text(user, "token")));
        }
        List<X509Certificate> chain = Pem.certificates(certificate.get(), file.toString());
        return new InMemoryClientConfig(server, authorities, chain, Optional.of(key(user, chain)), Optional.empty());
    }

    private PrivateKey key(JsonNode user, List<X509Certificate> chain) {
        byte[] pem = content(user, "client-key").orElseThrow(() -> lacks("client-key-data"));
        return Pem.key(pem, chain.getFirst(), file.toString());
    }

    /// The `kind` called `name`, in the list `kinds`.
    private JsonNode named(JsonNode config, String kind, String name) {
        for (JsonNode one : config.path(kind + "s")) {
            if (one.path("name").asString("").equals(name)) {
                return one.path(kind);
            }
        }
        throw lacks("the " + kind + " " + name);
    }

    private String text(JsonNode node, String key) {
        String text = node.path(key).asString("");
        if (text.isEmpty()) {
            throw lacks(key);
        }
        return text;
    }

    /// From `KEY-data`, or from the file that `KEY` names, seen from the kubeconfig's folder.
    private Optional<byte[]> content(JsonNode node, String key) {
        String data = node.path(key + "-data").asString("");
        String path = node.path(key).asString("");
        if (!data.isEmpty()) {
            return Optional.of(Base64.getMimeDecoder().decode(data));
        }
        return path.isEmpty()
                ? Optional.empty()
                : Optional.of(Pem.bytes(file.toAbsolutePath().resolveSibling(path)));
    }

    private NodeletException lacks(String what) {
        return new NodeletException("the kubeconfig " + file + " lacks " + what, REMEDY);
    }
}
