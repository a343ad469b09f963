package io.nodelet.controllers.join;

import io.nodelet.daemon.Controller;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Role;
import io.nodelet.pki.ApprovalRules;
import io.nodelet.pki.CertificateSigner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A master's controller of what machines ask nodeletd's signers for: sees each request as it comes, refuses it or
/// approves and signs it by [ApprovalRules]. Any number of masters may look at once; the first word counts.
///
/// @param spec    this master's; asked for again when that fails
/// @param cluster its API, likewise
/// @param signer  of this master
/// @param log     told of each decision
public record Approver(
        Supplier<NodeSpec> spec, Supplier<KubeApi> cluster, CertificateSigner signer, Consumer<String> log)
        implements Controller {
    private static final Duration WATCH = Duration.ofMinutes(5);
    private static final Duration BREATH = Duration.ofMillis(100);

    @Override
    public String name() {
        return "approver";
    }

    @Override
    public boolean runsOn(Role role) {
        return role == Role.MASTER;
    }

    @Override
    public Duration interval() {
        return BREATH;
    }

    /// A watch begins with all requests that there are: whatever came while there was none is seen.
    @Override
    public void reconcile() {
        KubeApi api = cluster.get();
        var rules = new ApprovalRules(spec.get());
        var review = new CsrReview(rules, signer, api, InstantSource.system(), log);
        api.watch(CsrReview.REQUESTS, WATCH, review::look);
    }
}
