package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.DnsSeen;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import io.nodelet.why.WebhookSeen;
import java.util.List;
import java.util.stream.Stream;

/// What somebody else did to the whole cluster, and no node's restart mends: DNS without pods, webhooks without
/// servers.
final class ClusterServicesRule implements Rule {
    private static final String KUBECTL =
            "/opt/pf9/pf9-kube/bin/kubectl --kubeconfig /etc/pf9/kube.d/kubeconfigs/admin.yaml ";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        if (facts.stage() != Stage.STARTED || !facts.api().answers()) {
            return Stream.empty();
        }
        DnsSeen dns = facts.api().dns();
        boolean none = dns == null ? saidByItsPhase(facts) : dns.wanted() == 0;
        return Stream.concat(
                none ? Stream.of(scaled(dns == null ? 0 : dns.ready())) : Stream.empty(),
                facts.api().webhooks().stream().map(ClusterServicesRule::unserved));
    }

    private static boolean saidByItsPhase(Facts facts) {
        return facts.phases().stream().anyMatch(phaseSeen -> phaseSeen.code() == ReasonCode.NO_REPLICAS);
    }

    private static Finding scaled(int ready) {
        return Finding.of(
                Cause.DNS_SCALED,
                Component.DNS,
                "coredns",
                "The cluster's DNS is scaled to 0: no name of the cluster resolves. The API does not tell who did it",
                List.of("deployment kube-system/coredns: spec.replicas is 0, " + ready + " pods are ready"),
                new Remedy(
                        KUBECTL + "-n kube-system scale deployment coredns --replicas=1",
                        "The audit log (/var/log/pf9/kube/audit.log) may know who scaled it, and `kubectl get deployment"
                                + " coredns -n kube-system --show-managed-fields -o yaml` with which program."));
    }

    private static Finding unserved(WebhookSeen webhookSeen) {
        return Finding.of(
                Cause.WEBHOOK_UNSERVED,
                Component.NODE,
                webhookSeen.configuration(),
                "The webhook " + webhookSeen.name()
                        + " must be asked, and nobody serves it: what it is for can't be written",
                List.of(webhookSeen.configuration() + ": failurePolicy is Fail; service " + webhookSeen.service()
                        + " has no endpoints"),
                new Remedy(
                        KUBECTL + "get endpointslices -n " + namespace(webhookSeen),
                        "Bring its server back; or delete " + webhookSeen.configuration() + " if nobody needs it."));
    }

    private static String namespace(WebhookSeen webhookSeen) {
        return webhookSeen.service().substring(0, webhookSeen.service().indexOf('/'));
    }
}
