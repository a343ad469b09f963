package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Network;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// The resolver configuration that pods get from the node.
final class ResolverRule implements Rule {
    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Network network = facts.network();
        if (facts.stage() != Stage.STARTED || network.resolver().isEmpty()) {
            return Stream.empty();
        }
        if (!network.dns().isEmpty() && network.servers().contains(network.dns())) {
            return Stream.of(finding(
                    Cause.RESOLVER_LOOP,
                    network,
                    network.resolver() + " sends the node's questions to the cluster's DNS, which sends them back",
                    "nameserver " + network.dns()));
        }
        return !network.resolves()
                ? Stream.of(finding(Cause.RESOLVER, network, network.resolver() + " is gone", "no such file"))
                : Stream.empty();
    }

    private static Finding finding(Cause cause, Network network, String text, String evidence) {
        return Finding.of(
                cause,
                Component.DNS,
                network.resolver(),
                text,
                List.of(network.resolver() + ": " + evidence),
                Remedy.start("Name a server in " + network.resolver() + " first."));
    }
}
