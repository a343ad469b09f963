package io.nodelet.checks.cis;

import static io.nodelet.checks.cis.CisCheck.byHand;
import static io.nodelet.checks.cis.CisCheck.ofMaster;

import io.nodelet.checks.cis.CisProbe.Seen;
import java.util.List;

/// Section 5: what is in the cluster. What a file or a flag can't say, a person has to look at.
final class PolicyChecks {
    private static final FlagProbes RUNS = new FlagProbes("kube-apiserver");

    static final List<CisCheck> ALL = List.of(
            byHand(
                    "5.1",
                    "who may what",
                    true,
                    "kubectl get clusterrolebindings,rolebindings -A -o wide; ours are in docs/security.md"),
            ofMaster("5.2", "which pods are warned of, or refused", RUNS.given("admission-control-config-file")),
            byHand(
                    "5.2.1",
                    "each namespace says what its pods may",
                    true,
                    "label it pod-security.kubernetes.io/enforce"),
            ofMaster("5.3.1", "the network enforces NetworkPolicies", PolicyChecks::network)
                    .unless("ours does not, and says so to whoever makes one; bring one by network.plugin: none"),
            byHand("5.3.2", "each namespace has NetworkPolicies", true, "kubectl get networkpolicies -A"),
            byHand("5.4", "secrets are files, not variables, of pods", true, "look at the workloads"),
            byHand("5.5", "which images are admitted", true, "bring an admission webhook or policy of your own"),
            byHand("5.6", "namespaces, security contexts, nothing in `default`", true, "look at the workloads"));

    private PolicyChecks() {}

    private static Seen network(CisNode node) {
        String plugin = node.config().network().plugin();
        return new Seen(plugin.equals("none"), "network.plugin: " + plugin);
    }
}
