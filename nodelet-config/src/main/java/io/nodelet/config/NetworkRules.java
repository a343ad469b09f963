package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.Cidr;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What must be so between the cluster's networks and addresses.
final class NetworkRules {
    private static final String PODS = "network.podCidr";
    private static final String SERVICES = "network.serviceCidr";
    private static final String VIRTUAL_IP = "controlPlane.virtualIp.address";
    private static final String DNS_SERVERS = "addons.dnsServers";
    /// CoreDNS takes no more.
    private static final int MOST_SERVERS = 15;
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");
    private static final List<String> SPECIAL =
            List.of("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8");
    static final List<ConfigRule> ALL = all();

    private NetworkRules() {}

    private static List<ConfigRule> all() {
        List<ConfigRule> rules = new ArrayList<>(List.of(
                ConfigRule.on(NetworkRules::overlap, SERVICES, PODS),
                ConfigRule.on(NetworkRules::families, SERVICES, PODS),
                ConfigRule.on(NetworkRules::podsFit, PODS, "kubelet.maxPods", "network.plugin"),
                ConfigRule.on(config -> size(services(config)), SERVICES),
                ConfigRule.on(config -> special(pods(config)), PODS),
                ConfigRule.on(config -> special(services(config)), SERVICES),
                ConfigRule.on(NetworkRules::manifests, "network.manifests", "network.plugin"),
                ConfigRule.on(NetworkRules::mtu, "network.mtu", PODS)));
        rules.addAll(forAddress("node.address", config -> Ip.parse(config.node().address())));
        rules.addAll(forAddress(
                "controlPlane.endpoint",
                config -> Ip.parse(config.controlPlane().endpoint())));
        rules.addAll(forAddress(
                VIRTUAL_IP, config -> Ip.parse(config.controlPlane().virtualIp().address())));
        rules.add(ConfigRule.on(NetworkRules::virtualIpOfItsOwn, VIRTUAL_IP, "node.address"));
        rules.add(ConfigRule.on(NetworkRules::dnsServers, DNS_SERVERS, SERVICES));
        rules.addAll(DualStackRules.ALL);
        return List.copyOf(rules);
    }

    /// What must be so for an address outside the cluster's own networks.
    static List<ConfigRule> forAddress(String key, Ip address) {
        return forAddress(key, _ -> Optional.of(address));
    }

    private static List<ConfigRule> forAddress(String key, Function<NodeConfig, Optional<Ip>> address) {
        return List.of(
                ConfigRule.on(config -> address.apply(config).flatMap(ip -> within(ip, pods(config), PODS)), key, PODS),
                ConfigRule.on(
                        config -> address.apply(config).flatMap(ip -> within(ip, services(config), SERVICES)),
                        key,
                        SERVICES),
                ConfigRule.on(config -> address.apply(config).flatMap(ip -> otherFamily(ip, pods(config))), key, PODS));
    }

    private static Cidr pods(NodeConfig config) {
        return Cidr.of(config.network().podCidr());
    }

    private static Cidr services(NodeConfig config) {
        return Cidr.of(config.network().serviceCidr());
    }

    private static Optional<Wrong> within(Ip ip, Cidr cidr, String key) {
        return cidr.contains(ip)
                ? ConfigRule.wrong(
                        "%s lies in %s (%s)".formatted(ip, key, cidr), "an address outside the cluster's networks")
                : Optional.empty();
    }

    private static Optional<Wrong> otherFamily(Ip ip, Cidr pods) {
        return ip.bits() == pods.base().bits()
                ? Optional.empty()
                : ConfigRule.wrong(
                        "%s is %s but %s (%s) is %s"
                                .formatted(
                                        ip, ip.family(), PODS, pods, pods.base().family()),
                        "one address family for all");
    }

    private static Optional<Wrong> virtualIpOfItsOwn(NodeConfig config) {
        Optional<Ip> address = Ip.parse(config.controlPlane().virtualIp().address());
        return address.isPresent() && address.equals(Ip.parse(config.node().address()))
                ? ConfigRule.wrong(address.get() + " is this node's own address", "a free address that no machine has")
                : Optional.empty();
    }

    private static Optional<Wrong> manifests(NodeConfig config) {
        NodeConfig.Network network = config.network();
        return network.manifests().isEmpty() || network.plugin().equals("none")
                ? Optional.empty()
                : ConfigRule.wrong(
                        "is given, and network.plugin is " + network.plugin(), "with network.plugin: none alone");
    }

    /// Servers that a pod can ask, and that do not ask the cluster's DNS in turn.
    private static Optional<Wrong> dnsServers(NodeConfig config) {
        List<String> servers = config.addons().dnsServers();
        if (servers.size() > MOST_SERVERS) {
            return ConfigRule.wrong("names %d servers".formatted(servers.size()), "at most " + MOST_SERVERS);
        }
        return servers.stream()
                .flatMap(server -> Ip.parse(server).stream())
                .flatMap(ip -> within(ip, services(config), SERVICES).or(() -> loopback(ip)).stream())
                .findFirst();
    }

    private static Optional<Wrong> loopback(Ip ip) {
        return LOOPBACK.stream().map(Cidr::of).anyMatch(cidr -> cidr.contains(ip))
                ? ConfigRule.wrong(
                        ip + " is a loopback address, which is a pod's own inside a pod", "an address of the network")
                : Optional.empty();
    }

    private static Optional<Wrong> overlap(NodeConfig config) {
        return services(config).overlaps(pods(config))
                ? ConfigRule.wrong(
                        "%s overlaps %s (%s)".formatted(services(config), PODS, pods(config)),
                        "networks that share no address")
                : Optional.empty();
    }

    private static Optional<Wrong> families(NodeConfig config) {
        Ip services = services(config).base();
        Ip pods = pods(config).base();
        return services.bits() == pods.bits()
                ? Optional.empty()
                : ConfigRule.wrong(
                        "is %s but %s is %s".formatted(services.family(), PODS, pods.family()),
                        "one address family for all");
    }

    private static Optional<Wrong> podsFit(NodeConfig config) {
        Cidr pods = pods(config);
        boolean flannel = config.network().plugin().equals("flannel");
        int widest = pods.base().v6() ? 64 : 24;
        if (flannel && pods.prefix() > widest) {
            return ConfigRule.wrong(
                    "%s is too small: flannel gives each node a /%d of it".formatted(pods, widest),
                    "a prefix of at most /" + widest);
        }
        int hostBits = Math.min(flannel ? pods.base().bits() - widest : pods.hostBits(), 30);
        int room = (1 << hostBits) - 3;
        int maxPods = config.kubelet().maxPods();
        return room >= maxPods
                ? Optional.empty()
                : ConfigRule.wrong(
                        "%s has room for %d pods on this node but kubelet.maxPods is %d"
                                .formatted(pods, Math.max(0, room), maxPods),
                        "");
    }

    /// Whether a network of services is of a size that the API server takes.
    static Optional<Wrong> size(Cidr services) {
        return tooSmall(services).or(() -> tooBig(services));
    }

    private static Optional<Wrong> tooSmall(Cidr services) {
        return services.hostBits() < 4
                ? ConfigRule.wrong(
                        "%s is too small: the cluster's DNS has its 10th address".formatted(services),
                        "a prefix of at most /" + (services.base().bits() - 4))
                : Optional.empty();
    }

    private static Optional<Wrong> tooBig(Cidr services) {
        return services.hostBits() > 20
                ? ConfigRule.wrong(
                        "%s is too big: the API server takes at most 2^20 addresses".formatted(services),
                        "a prefix of at least /" + (services.base().bits() - 20))
                : Optional.empty();
    }

    /// Whether a network is one that is never a cluster's.
    static Optional<Wrong> special(Cidr cidr) {
        return SPECIAL.stream()
                .map(Cidr::of)
                .filter(special -> special.base().bits() == cidr.base().bits() && special.overlaps(cidr))
                .findFirst()
                .flatMap(special -> ConfigRule.wrong(
                        "%s overlaps %s, which has a meaning of its own (loopback, link-local, multicast)"
                                .formatted(cidr, special),
                        "private networks such as 10.0.0.0/8 or fd00::/8"));
    }

    private static Optional<Wrong> mtu(NodeConfig config) {
        int mtu = config.network().mtu();
        int least = pods(config).base().v6() ? 1280 : 576;
        return mtu != 0 && mtu < least
                ? ConfigRule.wrong(mtu + " is too small to carry packets whole", "0, or at least " + least)
                : Optional.empty();
    }
}
