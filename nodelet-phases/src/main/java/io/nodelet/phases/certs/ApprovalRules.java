package io.nodelet.phases.certs;

import io.nodelet.kube.BootstrapTokens;
import io.nodelet.model.Cidr;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether a master lets the cluster sign what a machine asks for. Pure: everything it goes by is given.
///
/// A machine that comes with a token for workers may have what a worker holds, under a name that no node of the cluster
/// has. A node that is there may renew its own. Nobody may serve under a name or an address that is another's.
public final class ApprovalRules {
    private static final String AGENTS = "nodelet:agents";
    private static final String AGENT = "nodelet:node:";
    private static final String SIGNATURE = "digital signature";
    private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
    private final Set<String> apiNames = new HashSet<>();
    private final Set<Ip> apiAddresses = new HashSet<>();
    private final List<Cidr> networks;
    private final int families;

    /// @param spec this master's
    public ApprovalRules(NodeSpec spec) {
        for (String name : new Pki(spec, CertFolder.NODE).apiServerNames()) {
            Ip.parse(name).ifPresentOrElse(apiAddresses::add, () -> apiNames.add(name));
        }
        NodeConfig.Network network = spec.config().network();
        this.networks = Stream.of(
                        network.podCidrs().stream(),
                        network.serviceCidrs().stream(),
                        Stream.of("127.0.0.0/8", "::1/128"))
                .flatMap(it -> it)
                .map(Cidr::of)
                .toList();
        this.families = network.podCidrs().size();
    }

    /// A node of the cluster.
    public record Known(String name, Set<Ip> addresses) {
        public Known {
            addresses = Set.copyOf(addresses);
        }
    }

    /// What is to be done with a request.
    public sealed interface Verdict {
        /// @param what which certificate of which node
        record Approve(String what) implements Verdict {}

        /// @param why for a person at the machine that asked
        record Refuse(String why) implements Verdict {}

        /// A person must say so.
        ///
        /// @param why for that person, at a master
        record Leave(String why) implements Verdict {}
    }

    /// Whether a user of these groups is one whom these rules judge; what others ask for is for others to decide.
    public static boolean ours(List<String> groups) {
        return groups.contains(BootstrapTokens.group(Role.WORKER)) || groups.contains(AGENTS);
    }

    /// @param nodes all of the cluster's
    public Verdict judge(AskedFor asked, List<Known> nodes) {
        for (Leaf leaf : Leaf.values()) {
            Optional<String> named = leaf.on(false) ? node(leaf, asked) : Optional.empty();
            if (named.isPresent()) {
                return fault(leaf, named.get(), asked, nodes)
                        .<Verdict>map(Verdict.Refuse::new)
                        .or(() -> elsewhere(leaf, named.get(), asked, nodes).map(Verdict.Leave::new))
                        .orElseGet(() ->
                                new Verdict.Approve(leaf.file() + (named.get().isEmpty() ? "" : " of " + named.get())));
            }
        }
        return new Verdict.Refuse(
                "no worker holds a certificate for " + asked.subject().commonName() + " in "
                        + asked.subject().organizations() + ", signed by " + asked.signer());
    }

    /// The node that the request's subject names, when it is this leaf's; empty text where the leaf names none.
    private static Optional<String> node(Leaf leaf, AskedFor asked) {
        String frame = leaf.subject("{node}").commonName();
        String prefix = frame.replace("{node}", "");
        String name = asked.subject().commonName();
        boolean fits = frame.equals(prefix) ? name.equals(frame) : name.startsWith(prefix);
        return fits
                        && asked.signer().equals(Signer.of(leaf).word())
                        && asked.subject()
                                .organizations()
                                .equals(leaf.subject("").organizations())
                ? Optional.of(name.substring(prefix.length()))
                : Optional.empty();
    }

    private Optional<String> fault(Leaf leaf, String node, AskedFor asked, List<Known> nodes) {
        if (!asked.usages().equals(Set.of(SIGNATURE, Signer.of(leaf).usage()))) {
            return Optional.of("it is for " + asked.usages() + ", and " + leaf.file() + " is for "
                    + Signer.of(leaf).usage());
        }
        boolean named = leaf.subject("{node}").commonName().contains("{node}");
        return (named ? identity(node, asked, nodes) : comer(asked, nodes))
                .or(() -> leaf.names() == Leaf.Names.NODE
                        ? serving(node, asked, nodes)
                        : asked.names().isEmpty() && asked.addresses().isEmpty()
                                ? Optional.empty()
                                : Optional.of(leaf.file() + " serves under no name"));
    }

    /// Whether who asks is a node still; one with a token need not be.
    private static Optional<String> comer(AskedFor asked, List<Known> nodes) {
        String own = own(asked);
        return own.isEmpty() || find(own, nodes).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "node " + own + " is not in the cluster any more. To have it back: nodeletd reset there, and"
                                + " join it with a new token");
    }

    private static Optional<String> identity(String node, AskedFor asked, List<Known> nodes) {
        if (!NODE_NAME.matcher(node).matches()) {
            return Optional.of("\"" + node + "\" is no node's name");
        }
        String own = own(asked);
        if (!own.isEmpty()) {
            return own.equals(node)
                    ? comer(asked, nodes)
                    : Optional.of("it is for node " + node + ", and comes from node " + own);
        }
        return find(node, nodes)
                .map(_ -> "the cluster has a node " + node + " already. If this is that machine made anew, retire the"
                        + " old one first: nodeletctl node remove " + node
                        + "; if it is another, give it another name");
    }

    private Optional<String> serving(String node, AskedFor asked, List<Known> nodes) {
        if (!asked.names().equals(Set.of(node)) || asked.addresses().isEmpty() || !oneOfEach(asked.addresses())) {
            return Optional.of("node " + node + " serves under its own name and one address"
                    + (families > 1 ? " of each family" : "") + ", not under " + asked.names() + " and "
                    + asked.addresses());
        }
        return asked.addresses().stream()
                .flatMap(it -> serving(node, it, nodes).stream())
                .findFirst();
    }

    private boolean oneOfEach(Set<Ip> addresses) {
        return addresses.size() <= families
                && addresses.stream().map(Ip::bits).distinct().count() == addresses.size();
    }

    private Optional<String> serving(String node, Ip address, List<Known> nodes) {
        if (apiNames.contains(node) || apiAddresses.contains(address)) {
            return Optional.of(node + " or " + address + " is the API server's");
        }
        return networks.stream()
                .filter(it -> it.contains(address))
                .findFirst()
                .map(it -> address + " lies in " + it + ", where no node has its address")
                .or(() -> others(node, address, nodes));
    }

    /// A node that would serve at a free address which is none of those that the cluster has it at: whether it moved
    /// there, or somebody else has its identity, no rule can tell.
    private static Optional<String> elsewhere(Leaf leaf, String node, AskedFor asked, List<Known> nodes) {
        Set<Ip> known = find(node, nodes).map(Known::addresses).orElse(Set.of());
        return leaf.names() != Leaf.Names.NODE || known.isEmpty() || known.containsAll(asked.addresses())
                ? Optional.empty()
                : Optional.of("node " + node + " asks to serve at " + asked.addresses() + ", and the cluster has it at "
                        + known);
    }

    private static Optional<String> others(String node, Ip address, List<Known> nodes) {
        return nodes.stream()
                .filter(it -> !it.name().equals(node) && it.addresses().contains(address))
                .findFirst()
                .map(it -> address + " is the address of node " + it.name());
    }

    /// The node whose agent asks; empty when it is somebody with a token.
    private static String own(AskedFor asked) {
        return asked.groups().contains(AGENTS) && asked.user().startsWith(AGENT)
                ? asked.user().substring(AGENT.length())
                : "";
    }

    private static Optional<Known> find(String name, List<Known> nodes) {
        return nodes.stream().filter(it -> it.name().equals(name)).findFirst();
    }
}
