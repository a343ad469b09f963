package io.nodelet.phases.node;

import java.util.Set;
import java.util.regex.Pattern;

/// Which labels a worker may put on its own node: those that NodeRestriction lets a kubelet set, and that it is a
/// worker. What other labels of Kubernetes' own domains say is for administrators to say, as pods are placed by them.
/// The policy `nodelet-agents-own-node` has the same rule.
public final class WorkerLabelRules {
    static final String WORKER = "node-role.kubernetes.io/worker";
    private static final Pattern RESERVED = Pattern.compile("([^/]+[.])?(kubernetes|k8s)[.]io/.*");
    private static final Pattern KUBELETS = Pattern.compile("([^/]+[.])?(kubelet|node)[.]kubernetes[.]io/.*");
    private static final Set<String> KNOWN = Set.of(
            WORKER,
            "kubernetes.io/hostname",
            "kubernetes.io/os",
            "kubernetes.io/arch",
            "topology.kubernetes.io/zone",
            "topology.kubernetes.io/region");

    private WorkerLabelRules() {}

    public static boolean allowed(String label) {
        return !RESERVED.matcher(label).matches() || KUBELETS.matcher(label).matches() || KNOWN.contains(label);
    }
}
