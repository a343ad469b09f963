package io.nodelet.model;

/// The input of every phase's declaration: what the operator wants and what the machine is.
public record NodeSpec(NodeConfig config, NodeFacts facts) {
    public boolean master() {
        return config.role() == Role.MASTER;
    }

    /// Where this node's own components reach the API: on a master its own server, else the cluster's endpoint.
    public String apiUrl() {
        String host = master() ? facts.address() : config.controlPlane().endpoint();
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + config.controlPlane().port();
    }
}
