package io.nodelet.controllers.join;

import io.nodelet.engine.Progress;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.json.Json;
import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.ApprovalRules;
import io.nodelet.pki.ApprovalRules.Verdict;
import io.nodelet.pki.CertificateGrant;
import io.nodelet.pki.CertificateSigner;
import io.nodelet.pki.CsrDetails;
import io.nodelet.resources.objects.ApiRetry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Decides on CertificateSigningRequests for nodeletd's own signers, and signs what it approves. Requests for any other
/// signer are none of its business. Any number of masters may do so at once: the API server takes the first decision.
final class CsrReview {
    static final String REQUESTS = KubePath.global("certificates.k8s.io/v1", "certificatesigningrequests");
    /// Others wait meanwhile.
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofSeconds(3));

    /// Characters of JSON; one of ours has about 2000. Those that only just fit into etcd can't even be refused.
    private static final int LARGEST = 50_000;

    private final ApprovalRules rules;
    private final CertificateSigner signer;
    private final KubeApi api;
    private final InstantSource clock;
    private final Consumer<String> log;

    /// @param log told of each decision
    CsrReview(ApprovalRules rules, CertificateSigner signer, KubeApi api, InstantSource clock, Consumer<String> log) {
        this.rules = rules;
        this.signer = signer;
        this.api = api;
        this.clock = clock;
        this.log = log;
    }

    /// Looks at one request as it is now. Whatever is in it, this ends well; an API that is away for a moment is asked
    /// again, and what another master has decided meanwhile stands.
    void look(JsonNode seen) {
        try {
            if (open(seen) && Json.text(seen).length() > LARGEST) {
                log.accept("left out " + name(seen) + ", asked for by " + CsrDetails.user(seen)
                        + ": it is larger than any request of a node");
            } else if (open(seen)) {
                RETRY.run(Progress.SILENT, () -> current(seen).ifPresent(request -> say(request, verdict(request))));
            }
        } catch (RunCancelledException e) {
            throw e;
        } catch (KubeException e) {
            log.accept("can't decide on " + name(seen) + ": " + e.getMessage());
        } catch (NodeletException e) {
            log.accept("can't sign " + name(seen) + ": " + e.getMessage());
        } catch (RuntimeException e) { // nobody's request may cost the others theirs
            log.accept("can't decide on " + name(seen) + ", which is an internal error: " + e);
        }
    }

    private Optional<JsonNode> current(JsonNode seen) {
        return api.get(REQUESTS + "/" + name(seen)).filter(CsrReview::open);
    }

    private static boolean open(JsonNode request) {
        return ApprovalRules.ours(CsrDetails.signer(request))
                && !condition(request, "Denied")
                && !condition(request, "Failed")
                && request.path("status").path("certificate").asString("").isEmpty();
    }

    private static boolean condition(JsonNode request, String type) {
        return request.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(one -> one.path("type").asString("").equals(type));
    }

    private record Decision(Verdict verdict, Optional<CsrDetails> asked) {}

    private Decision verdict(JsonNode request) {
        try {
            CsrDetails asked = CsrDetails.of(request);
            return new Decision(judged(asked, request), Optional.of(asked));
        } catch (KubeException e) {
            throw e;
        } catch (NodeletException e) {
            return new Decision(new Verdict.Refuse(String.valueOf(e.getMessage())), Optional.empty());
        }
    }

    private Verdict judged(CsrDetails asked, JsonNode request) {
        Optional<String> gone = new BootstrapTokens(api).gone(asked.user());
        if (gone.isPresent()) {
            return new Verdict.Refuse("token " + gone.get() + " was revoked, or has expired");
        }
        var joins = new JoinAdmission(api, clock);
        Verdict verdict = rules.judge(asked, new ApiClusterNodes(api, joins.reservations()));
        return switch (verdict) {
            case Verdict.Approve(CertificateGrant certificateGrant) -> joins.admit(asked, certificateGrant, request);
            case Verdict.Leave(CertificateGrant certificateGrant, String why) ->
                joins.admit(asked, certificateGrant, request) instanceof Verdict.Approve(CertificateGrant admitted)
                        ? new Verdict.Leave(admitted, why)
                        : verdict;
            case Verdict.Refuse _ -> verdict;
        };
    }

    private void say(JsonNode request, Decision decision) {
        boolean approved = condition(request, "Approved");
        switch (decision.verdict()) {
            case Verdict.Approve(CertificateGrant certificateGrant) -> {
                JsonNode now =
                        approved ? request : decide(request, "approval", "Approved", "a node of ours may have it");
                sign(now, certificateGrant, decision.asked().orElseThrow());
            }
            case Verdict.Leave(CertificateGrant certificateGrant, String _)
            when approved -> sign(request, certificateGrant, decision.asked().orElseThrow());
            case Verdict.Leave(CertificateGrant _, String why) ->
                log.accept(why + ". If it was given that address: kubectl certificate approve " + name(request));
            case Verdict.Refuse(String why) -> {
                var _ = approved
                        ? decide(request, "status", "Failed", why)
                        : decide(request, "approval", "Denied", why);
                log.accept("refused " + name(request) + ", asked for by " + CsrDetails.user(request) + ": " + why);
            }
        }
    }

    private void sign(JsonNode request, CertificateGrant certificateGrant, CsrDetails asked) {
        String pem = signer.sign(certificateGrant, asked.key());
        ObjectNode patch = patch(request);
        patch.putObject("status")
                .put("certificate", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        api.patch(REQUESTS + "/" + name(request) + "/status", patch);
        log.accept("approved " + certificateGrant.what() + ", asked for by " + asked.user());
    }

    /// @return the request with the condition
    private JsonNode decide(JsonNode request, String part, String type, String message) {
        ObjectNode patch = patch(request);
        var conditions = patch.putObject("status").putArray("conditions");
        request.path("status").path("conditions").forEach(conditions::add);
        conditions
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("reason", "Nodelet")
                .put("message", message);
        return api.patch(REQUESTS + "/" + name(request) + "/" + part, patch);
    }

    /// One that is refused when somebody else has changed the request.
    private static ObjectNode patch(JsonNode request) {
        ObjectNode patch = Json.object();
        patch.putObject("metadata")
                .set("resourceVersion", request.path("metadata").path("resourceVersion"));
        return patch;
    }

    private static String name(JsonNode request) {
        return request.path("metadata").path("name").asString("");
    }
}
