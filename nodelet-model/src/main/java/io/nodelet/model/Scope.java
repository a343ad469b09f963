package io.nodelet.model;

import java.util.Locale;

/// Where the cause of a failure lies, and with that how far healing may go: nothing is ever restarted for what has its
/// cause outside of this node.
public enum Scope {
    /// One service of this node. It may be restarted.
    SERVICE,
    /// This node: its files, kernel settings, certificates. What differs is made as declared, and services that depend
    /// on it may be restarted.
    NODE,
    /// The cluster: its API, its etcd as a whole, its DNS. Shown, and re-applied with a back-off.
    CLUSTER,
    /// Somebody else: an operator's decision, a workload, the network between machines. Shown, and re-applied with a
    /// back-off.
    ELSEWHERE;

    /// Whether the cause lies on this node, so that a restart here may be of use.
    public boolean here() {
        return this == SERVICE || this == NODE;
    }

    /// Its name in documents, such as `cluster`.
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
