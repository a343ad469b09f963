package io.nodelet.checks.machine;

import io.nodelet.model.Cidr;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeFacts.Cgroups;
import io.nodelet.model.NodeletException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds out what the machine is.
public final class FactGatherer {
    private static final int CAP_SYS_RESOURCE = 24;
    private static final List<String> POD_SIDE = List.of("cni", "veth", "flannel", "docker", "virbr", "br-", "cali");
    private final NodeConfig config;
    private final Machine machine;
    private final Optional<HostIdentity> known;

    private FactGatherer(NodeConfig config, Machine machine, Optional<HostIdentity> known) {
        this.config = config;
        this.machine = machine;
        this.known = known;
    }

    /// What this machine says about itself, the configuration's own word first.
    ///
    /// @throws NodeletException when no interface has the node's address, or it is not clear which one it is
    public static NodeFacts discover(NodeConfig config) {
        return discover(config, Machine.real());
    }

    /// As above, of any machine.
    public static NodeFacts discover(NodeConfig config, Machine machine) {
        return discover(config, machine, Optional.empty());
    }

    /// As above, of a machine that may be a node already: that keeps its name and its address, whatever the machine's
    /// are now.
    ///
    /// @param known what the node was brought up with
    public static NodeFacts discover(NodeConfig config, Machine machine, Optional<HostIdentity> known) {
        return new FactGatherer(config, machine, known).discover();
    }

    /// The node's name: the configuration's, else the host's.
    public static String name(NodeConfig config, Machine machine) {
        return config.node().name().isEmpty()
                ? machine.hostName()
                : config.node().name();
    }

    /// Which hierarchy holds the controllers. A hybrid machine (v2 mounted beside v1) counts as v1.
    public static Cgroups cgroups(Machine machine) {
        return machine.exists("/sys/fs/cgroup/cgroup.controllers") ? Cgroups.V2 : Cgroups.V1;
    }

    private NodeFacts discover() {
        List<Nic> nics = machine.nics().get();
        Nic nic = known.flatMap(hostIdentity -> with(nics, hostIdentity.address()))
                .orElseGet(() -> found(nics));
        HostIdentity identity = known.orElseGet(() -> new HostIdentity(name(config, machine), address(nic)));
        return new NodeFacts(
                identity.name(),
                identity.address(),
                nic.name(),
                nic.mtu(),
                cgroups(machine),
                machine.systemd(),
                machine.arch(),
                machine.capable(CAP_SYS_RESOURCE),
                MountInfo.of(machine).within("/proc/sys").stream().anyMatch(MountInfo.Mount::readOnly),
                config.network().dualStack().wanted() ? secondAddress(nic, nics) : "");
    }

    /// The interface whose address is the configuration's, or the one that other nodes reach.
    private Nic found(List<Nic> nics) {
        return config.node().address().isEmpty()
                ? mainNic(nics)
                : nicOf(nics, config.node().address(), "node.address");
    }

    private String address(Nic nic) {
        return Ip.parse(config.node().address())
                .or(() -> usable(nic))
                .orElseThrow()
                .toString();
    }

    /// The address of the other family: the configuration's, or that of the interface of the first one.
    private String secondAddress(Nic nic, List<Nic> nics) {
        String wished = config.network().dualStack().nodeAddress();
        if (!wished.isEmpty()) {
            nicOf(nics, wished, "network.dualStack.nodeAddress");
            return wished;
        }
        Cidr pods = Cidr.of(config.network().dualStack().podCidr());
        return usable(nic, pods)
                .or(() ->
                        ofFamily(nic, pods).findFirst()) // a node that runs goes on with one that has become deprecated
                .orElseThrow(() -> new NodeletException(
                        "the interface " + nic.name() + " has no " + pods.base().family()
                                + " address, which network.dualStack wants; there are: " + describe(nics),
                        "Give it one, name one in network.dualStack.nodeAddress, or leave network.dualStack out."))
                .toString();
    }

    static Optional<Nic> with(List<Nic> nics, String address) {
        return nics.stream()
                .filter(nic ->
                        Ip.parse(address).filter(nic.addresses()::contains).isPresent())
                .findFirst();
    }

    private Nic nicOf(List<Nic> nics, String address, String key) {
        return with(nics, address)
                .orElseThrow(() -> new NodeletException(
                        "no network interface has the address " + address + " (" + key + "); there are: "
                                + describe(nics),
                        "Set " + key + " to an address of this machine, or leave it out."));
    }

    private Nic mainNic(List<Nic> nics) {
        Optional<Nic> routed = defaultRouteNics()
                .flatMap(name -> nics.stream().filter(nic -> nic.name().equals(name)))
                .filter(nic -> usable(nic).isPresent())
                .findFirst();
        return routed.orElseGet(() -> onlyNic(nics));
    }

    private Nic onlyNic(List<Nic> nics) {
        List<Nic> candidates = nics.stream()
                .filter(nic -> !nic.loopback() && usable(nic).isPresent())
                .filter(nic -> POD_SIDE.stream().noneMatch(nic.name()::startsWith))
                .filter(nic -> !nic.name().equals(config.network().bridge()))
                .toList();
        if (candidates.size() == 1) {
            return candidates.getFirst();
        }
        String family = pods().base().family();
        throw new NodeletException(
                candidates.isEmpty()
                        ? "no network interface has an " + family + " address other nodes could reach; there are: "
                                + describe(nics)
                        : "no default route says which address is this node's; there are: " + describe(candidates),
                candidates.isEmpty()
                        ? "Give an interface an " + family + " address, or use networks of the other family."
                        : "Set node.address to one of them.");
    }

    /// The virtual IP may be here just now, but is no address of this machine; nor is one that passes.
    private Optional<Ip> usable(Nic nic) {
        return usable(nic, pods());
    }

    private Optional<Ip> usable(Nic nic, Cidr like) {
        return ofFamily(nic, like).filter(ip -> !nic.passing().contains(ip)).findFirst();
    }

    private Stream<Ip> ofFamily(Nic nic, Cidr like) {
        Optional<Ip> virtual = Ip.parse(config.controlPlane().virtualIp().address());
        return nic.addresses().stream()
                .filter(ip -> !virtual.equals(Optional.of(ip)))
                .filter(ip -> ip.bits() == like.base().bits());
    }

    private Cidr pods() {
        return Cidr.of(config.network().podCidr());
    }

    /// The interfaces of default routes, best metric first.
    private Stream<String> defaultRouteNics() {
        return pods().base().v6() ? defaultRoutes6() : defaultRoutes4();
    }

    private Stream<String> defaultRoutes4() {
        return machine.lines("/proc/net/route").stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 7 && f[1].equals("00000000") && f[7].equals("00000000"))
                .sorted(Comparator.comparingLong(f -> Long.parseLong(f[6])))
                .map(f -> f[0]);
    }

    private Stream<String> defaultRoutes6() {
        return machine.lines("/proc/net/ipv6_route").stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 9 && f[0].matches("0{32}") && f[1].equals("00") && !f[9].equals("lo"))
                .sorted(Comparator.comparingLong(f -> Long.parseLong(f[5], 16)))
                .map(f -> f[9]);
    }

    private static String describe(List<Nic> nics) {
        return nics.stream()
                .filter(nic -> !nic.loopback())
                .map(nic -> nic.name()
                        + nic.addresses().stream().map(Ip::toString).collect(Collectors.joining(", ", " (", ")")))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), text -> text.isEmpty() ? "none but loopback" : text));
    }
}
