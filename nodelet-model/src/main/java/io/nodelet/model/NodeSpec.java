package io.nodelet.model;

/// The input of every phase's declaration: what the operator wants and what the machine is.
public record NodeSpec(NodeConfig config, NodeFacts facts) {
    public boolean master() {
        return config.role() == Role.MASTER;
    }

    /// Where this node's own components reach the API: on a master its own server, else the balancer on this node, or
    /// the cluster's endpoint where there is none.
    public String apiUrl() {
        int local = config.controlPlane().localPort();
        return master() || local == 0 ? endpointUrl() : url("127.0.0.1", local);
    }

    /// Where the cluster's API is told to be: on a master its own server, else the cluster's endpoint.
    public String endpointUrl() {
        String host = master() ? facts.address() : config.controlPlane().reachedAt();
        return url(host, config.controlPlane().port());
    }

    /// Whether this is a master of a cluster that another one began.
    public boolean joins() {
        return master() && !config.join().server().isEmpty();
    }

    /// Where a machine that joins finds the API: a further master at one that runs, a worker at the cluster's endpoint.
    public String entranceUrl() {
        return joins() ? url(config.join().server(), config.controlPlane().port()) : endpointUrl();
    }

    private static String url(String host, int port) {
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
