package io.nodelet.model;

import io.nodelet.model.Doc.Format;
import java.util.List;

/// Add-ons.
public record Addons(
        @Doc("Deploy CoreDNS as the cluster's DNS.") boolean dns,

        @Doc(
                value = "Whom CoreDNS asks for names of the outside world; the same on every master. Empty: the"
                        + " servers of the node's resolv.conf.",
                format = Format.ADDRESS)
        List<String> dnsServers,

        @Doc("Deploy the metrics server.") boolean metricsServer,

        @Doc("Give every node a small pod of its own, from which nodeletd asks whether pods elsewhere can be reached."
                + " Not for `network.plugin: bridge`. The same on every node.")
        boolean podReach) {
    public static final Addons DEFAULTS = new Addons(true, List.of(), true, true);
}
