package io.nodelet.pki;

import io.nodelet.model.Cidr;
import io.nodelet.model.Ip;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Role;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Whether a master signs what a machine asks for, and as what. Pure: everything it goes by is given.
///
/// A machine that comes with a token for workers may become the agent of a node, under a name that no node of the
/// cluster has, and as that agent have what a worker holds: for an hour, until its node is there. A node that is there
/// may renew its own. Nobody may serve under a name or an address that is another's.
public final class ApprovalRules {
    private static final String AGENTS = "nodelet:agents";
    private static final String AGENT = "nodelet:node:";
    private static final String SIGNATURE = "digital signature";
    private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,199}[a-z0-9])?");

    /// How long what a machine gets is good for until its node is in the cluster.
    private static final Duration FIRST = CertificateGrant.FIRST_LIFE;

    /// How long another machine's certificate is good for at most: nothing takes one back before its date.
    private static final int LONGEST_DAYS = 90;

    private final Set<String> apiNames = new HashSet<>();
    private final Set<Ip> apiAddresses = new HashSet<>();
    private final List<Cidr> networks;
    /// Names that clients of the cluster's authority know Services by.
    private final Pattern services;

    private final int families;
    private final Duration life;

    /// @param spec this master's
    public ApprovalRules(NodeSpec spec) {
        for (String name : CertificateNames.ofApiServer(spec)) {
            Ip.parse(name).ifPresentOrElse(apiAddresses::add, () -> apiNames.add(name));
        }
        NodeConfig.Network network = spec.config().network();
        this.networks = Stream.of(
                        network.podCidrs().stream(),
                        network.serviceCidrs().stream(),
                        Stream.of("127.0.0.0/8", "::1/128"))
                .flatMap(stream -> stream)
                .map(Cidr::of)
                .toList();
        this.services = Pattern.compile(".+[.]svc([.]" + Pattern.quote(network.dnsDomain()) + ")?");
        this.families = network.podCidrs().size();
        this.life = Duration.ofDays(Math.min(spec.config().controlPlane().certificateDays(), LONGEST_DAYS));
    }

    /// What is to be done with a request.
    public sealed interface Verdict {
        /// @param certificateGrant what is signed
        record Approve(CertificateGrant certificateGrant) implements Verdict {}

        /// @param why for a person at the machine that asked
        record Refuse(String why) implements Verdict {}

        /// A person must say so.
        ///
        /// @param certificateGrant what is signed then
        /// @param why   for that person, at a master
        record Leave(CertificateGrant certificateGrant, String why) implements Verdict {}
    }

    /// Whether a request is to one of the signers that these rules are for.
    public static boolean ours(String signer) {
        return signer.startsWith(SignerName.PREFIX);
    }

    /// @param nodes the cluster's
    public Verdict judge(CsrDetails asked, ClusterNodes nodes) {
        boolean token = JoinToken.isUser(asked.user()) && asked.groups().contains(JoinToken.group(Role.WORKER));
        if (!token && own(asked).isEmpty()) {
            return new Verdict.Refuse(asked.user() + " is neither a node's agent nor a machine with a join token");
        }
        for (CertificateSpec certificateSpec : CertificateSpec.values()) {
            Optional<String> named = certificateSpec.on(false) ? node(certificateSpec, asked) : Optional.empty();
            if (named.isPresent()) {
                return judge(certificateSpec, named.get(), asked, nodes);
            }
        }
        return new Verdict.Refuse(
                "no worker holds a certificate for " + asked.subject().commonName() + " in "
                        + asked.subject().organizations() + ", signed by " + asked.signer());
    }

    private Verdict judge(CertificateSpec certificateSpec, String node, CsrDetails asked, ClusterNodes nodes) {
        Optional<String> fault = fault(certificateSpec, node, asked, nodes);
        if (fault.isPresent()) {
            return new Verdict.Refuse(fault.get());
        }
        boolean living = !own(asked).isEmpty() && nodes.node(own(asked)).isPresent();
        var certificateGrant =
                new CertificateGrant(certificateSpec, node, asked.addresses(), living ? life : FIRST, "");
        return elsewhere(certificateSpec, node, asked, nodes)
                .<Verdict>map(why -> new Verdict.Leave(certificateGrant, why))
                .orElseGet(() -> new Verdict.Approve(certificateGrant));
    }

    /// The node that the request's subject names, when it is this leaf's. Every leaf of a worker names its node.
    private static Optional<String> node(CertificateSpec certificateSpec, CsrDetails asked) {
        String prefix = certificateSpec.subject("").commonName();
        String name = asked.subject().commonName();
        return name.startsWith(prefix)
                        && asked.signer().equals(SignerName.name(certificateSpec))
                        && asked.subject()
                                .organizations()
                                .equals(certificateSpec.subject("").organizations())
                ? Optional.of(name.substring(prefix.length()))
                : Optional.empty();
    }

    private Optional<String> fault(CertificateSpec certificateSpec, String node, CsrDetails asked, ClusterNodes nodes) {
        if (!asked.usages().equals(Set.of(SIGNATURE, SignerName.usage(certificateSpec)))) {
            return Optional.of("it is for " + asked.usages() + ", and " + certificateSpec.file() + " is for "
                    + SignerName.usage(certificateSpec));
        }
        return (own(asked).isEmpty() ? comer(certificateSpec, node, nodes) : member(node, asked, nodes))
                .or(() -> certificateSpec.names() == CertificateSpec.Names.NODE
                        ? serving(node, asked, nodes)
                        : asked.names().isEmpty() && asked.addresses().isEmpty()
                                ? Optional.empty()
                                : Optional.of(certificateSpec.file() + " serves under no name"));
    }

    /// A machine with a token becomes a node's agent, under a name that is free, and asks for the rest as that.
    private Optional<String> comer(CertificateSpec certificateSpec, String node, ClusterNodes nodes) {
        if (certificateSpec != CertificateSpec.AGENT) {
            return Optional.of("a join token is good for the certificate of a node's agent, and not for "
                    + certificateSpec.file() + ", which the agent asks for");
        }
        if (!NODE_NAME.matcher(node).matches() || services.matcher(node).matches()) {
            return Optional.of("\"" + node + "\" is no node's name, or a Service's");
        }
        return nodes.node(node)
                .map(_ -> "the cluster has a node " + node + " already. If this is that machine made anew, retire the"
                        + " old one first: nodeletctl node remove " + node
                        + "; if it is another, give it another name");
    }

    /// The agent of a node that is in the cluster, or about to be, asks for what is its own.
    private static Optional<String> member(String node, CsrDetails asked, ClusterNodes nodes) {
        String own = own(asked);
        if (!own.equals(node)) {
            return Optional.of("it is for node " + node + ", and comes from node " + own);
        }
        return nodes.node(own).isPresent() || nodes.joining(own)
                ? Optional.empty()
                : Optional.of(
                        "node " + own + " is not in the cluster any more. To have it back: nodeletd reset there, and"
                                + " join it with a new token");
    }

    private Optional<String> serving(String node, CsrDetails asked, ClusterNodes nodes) {
        if (!asked.names().equals(Set.of(node)) || asked.addresses().isEmpty() || !oneOfEach(asked.addresses())) {
            return Optional.of("node " + node + " serves under its own name and one address"
                    + (families > 1 ? " of each family" : "") + ", not under " + asked.names() + " and "
                    + asked.addresses());
        }
        return asked.addresses().stream()
                .flatMap(ip -> serving(node, ip, nodes).stream())
                .findFirst();
    }

    private boolean oneOfEach(Set<Ip> addresses) {
        return addresses.size() <= families
                && addresses.stream().map(Ip::bits).distinct().count() == addresses.size();
    }

    private Optional<String> serving(String node, Ip address, ClusterNodes nodes) {
        if (apiNames.contains(node) || services.matcher(node).matches() || apiAddresses.contains(address)) {
            return Optional.of(node + " or " + address + " is the API server's, or a Service's");
        }
        return networks.stream()
                .filter(cidr -> cidr.contains(address))
                .findFirst()
                .map(cidr -> address + " lies in " + cidr + ", where no node has its address")
                .or(() -> others(node, address, nodes));
    }

    /// A node that would serve at a free address which is none of those that the cluster has it at: whether it moved
    /// there, or somebody else has its identity, no rule can tell.
    private static Optional<String> elsewhere(
            CertificateSpec certificateSpec, String node, CsrDetails asked, ClusterNodes nodes) {
        if (certificateSpec.names() != CertificateSpec.Names.NODE) {
            return Optional.empty();
        }
        Set<Ip> known = nodes.node(node).map(ClusterNodes.Known::addresses).orElse(Set.of());
        return known.isEmpty() || known.containsAll(asked.addresses())
                ? Optional.empty()
                : Optional.of("node " + node + " asks to serve at " + asked.addresses() + ", and the cluster has it at "
                        + known);
    }

    private static Optional<String> others(String node, Ip address, ClusterNodes nodes) {
        return nodes.otherAt(address, node).map(other -> address + " is the address of node " + other);
    }

    /// The node whose agent asks; empty when it is somebody with a token.
    private static String own(CsrDetails asked) {
        return asked.groups().contains(AGENTS) && asked.user().startsWith(AGENT)
                ? asked.user().substring(AGENT.length())
                : "";
    }
}
