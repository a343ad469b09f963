package io.nodelet.engine.ledger;

/// How long a resource stays once it was made.
public enum Lifetime {
    /// Until `phases stop`: services, links, firewall tables, sysctls.
    RUN,
    /// Until `reset`: keys, data, binaries; a stopped node keeps them so that a start brings everything back.
    KEPT
}
