package io.nodelet.model;

import java.util.Locale;

/// What this machine is in its cluster. The seed's words are the lower-case names.
public enum Role {
    /// Control plane, and a kubelet beside it.
    MASTER,
    /// A kubelet for workloads.
    WORKER,
    /// No role: whatever a role brought is cleaned away.
    NONE;

    /// The word of configuration files and of the node-health JSON: `master`, `worker` or `none`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
