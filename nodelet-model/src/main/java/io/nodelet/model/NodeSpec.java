package io.nodelet.model;

/// The input of every phase's declaration: what the operator wants and what the machine is.
public record NodeSpec(NodeConfig config, NodeFacts facts) {
    public boolean master() {
        return config.role() == Role.MASTER;
    }

    /// Where this node's own components reach the API: on a master its own server, else the cluster's endpoint.
    public String apiUrl() {
        return url(master() ? facts.address() : config.controlPlane().endpoint());
    }

    /// Whether this is a master of a cluster that another one began.
    public boolean joins() {
        return master() && !config.join().server().isEmpty();
    }

    /// Where a machine that joins finds the API: a further master at one that runs, a worker at the cluster's endpoint.
    public String entranceUrl() {
        return joins() ? url(config.join().server()) : apiUrl();
    }

    private String url(String host) {
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + config.controlPlane().port();
    }
}
