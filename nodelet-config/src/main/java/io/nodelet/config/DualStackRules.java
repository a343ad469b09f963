package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.Cidr;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What must be so of a second address family.
final class DualStackRules {
    private static final String PODS = "network.dualStack.podCidr";
    private static final String SERVICES = "network.dualStack.serviceCidr";
    private static final String ADDRESS = "network.dualStack.nodeAddress";
    private static final String FIRST = "network.podCidr";

    /// A node gets this much of the pods' IPv6; Kubernetes numbers at most 2^16 nodes.
    private static final int NODE6 = 64;

    private static final int WIDEST6 = 48;
    private static final int NODE4 = 24;

    static final List<ConfigRule> ALL = List.of(
            ConfigRule.on(DualStackRules::bothOrNeither, PODS, SERVICES),
            ConfigRule.on(DualStackRules::addressNeedsNetworks, ADDRESS, PODS),
            ConfigRule.on(config -> pods(config).flatMap(cidr -> family(cidr.base(), config)), PODS, FIRST),
            ConfigRule.on(config -> services(config).flatMap(cidr -> family(cidr.base(), config)), SERVICES, FIRST),
            ConfigRule.on(config -> address(config).flatMap(ip -> family(ip, config)), ADDRESS, FIRST),
            ConfigRule.on(config -> pods(config).flatMap(NetworkRules::special), PODS),
            ConfigRule.on(config -> services(config).flatMap(NetworkRules::special), SERVICES),
            ConfigRule.on(config -> services(config).flatMap(NetworkRules::size), SERVICES),
            ConfigRule.on(DualStackRules::overlap, SERVICES, PODS),
            ConfigRule.on(DualStackRules::nodesFit, PODS, "network.plugin"),
            ConfigRule.on(config -> address(config).flatMap(ip -> within(ip, pods(config), PODS)), ADDRESS, PODS),
            ConfigRule.on(
                    config -> address(config).flatMap(ip -> within(ip, services(config), SERVICES)),
                    ADDRESS,
                    SERVICES));

    private DualStackRules() {}

    private static Optional<Cidr> pods(NodeConfig config) {
        return Cidr.parse(config.network().dualStack().podCidr());
    }

    private static Optional<Cidr> services(NodeConfig config) {
        return Cidr.parse(config.network().dualStack().serviceCidr());
    }

    private static Optional<Ip> address(NodeConfig config) {
        return Ip.parse(config.network().dualStack().nodeAddress());
    }

    private static Optional<Wrong> bothOrNeither(NodeConfig config) {
        return pods(config).isPresent() == services(config).isPresent()
                ? Optional.empty()
                : ConfigRule.wrong("is given without the other of the two", PODS + " and " + SERVICES + ", or neither");
    }

    private static Optional<Wrong> addressNeedsNetworks(NodeConfig config) {
        return address(config).isEmpty() || pods(config).isPresent()
                ? Optional.empty()
                : ConfigRule.wrong(
                        "is given, and " + PODS + " is not", "an address where there is a second network of pods");
    }

    private static Optional<Wrong> family(Ip second, NodeConfig config) {
        Ip first = Cidr.of(config.network().podCidr()).base();
        return second.bits() != first.bits()
                ? Optional.empty()
                : ConfigRule.wrong(
                        "is %s, as %s is already".formatted(second.family(), FIRST),
                        second.v6() ? "IPv4 beside IPv6" : "IPv6 beside IPv4");
    }

    private static Optional<Wrong> overlap(NodeConfig config) {
        boolean both = pods(config).isPresent() && services(config).isPresent();
        return both && services(config).get().overlaps(pods(config).get())
                ? ConfigRule.wrong(
                        "%s overlaps %s (%s)"
                                .formatted(
                                        services(config).get(),
                                        PODS,
                                        pods(config).get()),
                        "networks that share no address")
                : Optional.empty();
    }

    /// Of a network for many nodes each gets a part; a bridge's one node takes what there is.
    private static Optional<Wrong> nodesFit(NodeConfig config) {
        Function<Cidr, Optional<Wrong>> fits = pods -> {
            int least = pods.base().v6() ? WIDEST6 : 1;
            int most = pods.base().v6() ? NODE6 : NODE4;
            return pods.prefix() >= least && pods.prefix() <= most
                    ? Optional.empty()
                    : ConfigRule.wrong(
                            "%s can't be parted: each node gets a /%d of it".formatted(pods, most),
                            "a prefix of /%d to /%d".formatted(least, most));
        };
        return config.network().plugin().equals("bridge")
                ? Optional.empty()
                : pods(config).flatMap(fits);
    }

    private static Optional<Wrong> within(Ip address, Optional<Cidr> network, String key) {
        return network.filter(cidr -> cidr.contains(address))
                .flatMap(cidr -> ConfigRule.wrong(
                        "%s lies in %s (%s)".formatted(address, key, cidr),
                        "an address outside the cluster's networks"));
    }
}
