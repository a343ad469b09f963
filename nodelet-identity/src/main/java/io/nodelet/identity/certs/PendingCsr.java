package io.nodelet.identity.certs;

import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.Pem;
import io.nodelet.pki.SigningRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A request's way through the cluster: a master approves it, the controller-manager signs it, or one of them refuses.
record PendingCsr(KubeApi api, SigningRequest request) {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration PAUSE = Duration.ofMillis(150);

    /// Returns once it is signed.
    ///
    /// @throws NodeletException with the cluster's words when it was refused, and when nobody looked at it in time
    Issuer.Issued await(Progress progress) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            List<X509Certificate> chain = look(progress);
            if (!chain.isEmpty()) {
                return new Issuer.Issued(chain.getFirst(), request.keys().getPrivate(), chain.subList(1, chain.size()));
            }
            if (System.nanoTime() > end) {
                throw new NodeletException(
                        "no master has signed " + request.name() + " within " + LIMIT.toSeconds() + " s",
                        "See that nodeletd runs on a master (nodeletd status there): it approves such requests, but"
                                + " for one by a node whose address changed, which a person approves while this waits:"
                                + " kubectl certificate approve. Then start again.");
            }
            Sleep.rest(PAUSE);
        }
    }

    /// What the cluster has signed; nothing as long as it has not.
    private List<X509Certificate> look(Progress progress) {
        Optional<JsonNode> found;
        try {
            found = api.get(request.path());
        } catch (KubeException e) {
            if (!e.passing()) {
                throw e;
            }
            progress.say("trying again: " + e.getMessage());
            return List.of();
        }
        JsonNode status = found.map(node -> node.path("status"))
                .orElseThrow(() ->
                        new NodeletException("somebody took the request " + request.name() + " away", "Start again."));
        boolean approved = false;
        for (JsonNode condition : status.path("conditions")) {
            approved |= refuse(condition);
        }
        progress.say(
                approved
                        ? "waiting until the cluster signs " + request.name()
                        : "waiting until a master approves " + request.name()
                                + " (a person there, where this node's address changed: kubectl certificate approve)");
        return certificates(status.path("certificate").asString(""));
    }

    /// Whether the condition is an approval.
    private boolean refuse(JsonNode condition) {
        String type = condition.path("type").asString("");
        if (type.equals("Denied") || type.equals("Failed")) {
            throw new NodeletException(
                    "the cluster refuses to sign " + request.certificate().file() + ": "
                            + condition.path("message").asString("no reason is given"),
                    "Set right what it names, and start again.");
        }
        return type.equals("Approved");
    }

    private List<X509Certificate> certificates(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        try {
            return Pem.certificates(Base64.getDecoder().decode(text), "the certificate for " + request.name());
        } catch (IllegalArgumentException e) {
            throw new NodeletException(
                    "the certificate for " + request.name() + " can't be read: " + e.getMessage(), e);
        }
    }
}
