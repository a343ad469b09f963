package io.nodelet.phases.addons;

import io.nodelet.model.NodeConfig;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.resources.Template;
import java.util.List;
import java.util.Map;

/// The configuration of CoreDNS. Without servers to forward to, names of the outside world are refused at once.
///
/// @param resolvers of the machine, used where the configuration names no servers
record Corefile(NodeConfig config, ResolvConf resolvers) {
    private static final String FORWARD = """
            forward . %s {
                max_concurrent 1000
            }
            loop""".indent(4).strip();

    private static final String NO_FORWARD = "# this node knows no servers for names of the outside world";

    String text() {
        return Template.of(Corefile.class, "Corefile")
                .fill(Map.of("domain", config.network().dnsDomain(), "forward", forward()));
    }

    private String forward() {
        List<String> servers = config.addons().dnsServers();
        if (servers.isEmpty() && !resolvers.hasServers()) {
            return NO_FORWARD;
        }
        return FORWARD.formatted(servers.isEmpty() ? "/etc/resolv.conf" : String.join(" ", servers));
    }
}
