package io.nodelet.etcd.member;

import io.nodelet.etcd.EtcdMembers;
import io.nodelet.etcd.EtcdMembers.Member;
import io.nodelet.etcd.Quorum;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.KnownMasters;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UrlHosts;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// A cluster of several masters, as one of them sees it.
public final class EtcdCluster {
    private static final CertFolder CERTS = CertFolder.NODE;
    private final NodeSpec spec;
    private final EtcdJoinContext entry;
    private final Supplier<KubeApi> entrance;

    public EtcdCluster(NodeSpec spec, EtcdJoinContext entry) {
        this(spec, entry, List.of());
    }

    private EtcdCluster(NodeSpec spec, EtcdJoinContext entry, List<String> masters) {
        this.spec = spec;
        this.entry = entry;
        this.entrance = Lazy.of(() -> masters.isEmpty() ? api(spec.entranceUrl()) : first(masters));
    }

    /// The same, entered at the first of these masters whose API server is ready.
    ///
    /// @param masters hosts; where there is none, as if it came in for the first time
    static EtcdCluster through(NodeSpec spec, EtcdJoinContext entry, List<String> masters) {
        return new EtcdCluster(spec, entry, masters);
    }

    private KubeApi first(List<String> masters) {
        List<KubeApi> apis = masters.stream()
                .map(master -> api(
                        "https://" + master + ":" + spec.config().controlPlane().port()))
                .toList();
        return apis.stream()
                .filter(kubeApi -> kubeApi.ready().isHealthy())
                .findFirst()
                .orElse(apis.getFirst());
    }

    /// The API at the place where this machine came in, as this master's daemon.
    KubeApi entrance() {
        return entrance.get();
    }

    private KubeApi api(String url) {
        return entry.servers()
                .apply(new FileClientConfig(
                        URI.create(url),
                        CERTS.cert(CertificateAuthority.CLUSTER),
                        CERTS.cert(CertificateSpec.MASTER),
                        CERTS.key(CertificateSpec.MASTER)));
    }

    /// This machine's own member.
    public EtcdMembers own() {
        return member("127.0.0.1");
    }

    /// Another master's member: the first one that knows a majority.
    ///
    /// @throws NodeletException when none does, with what each said
    public EtcdMembers other() {
        List<String> said = new ArrayList<>();
        for (String address : others()) {
            try {
                EtcdMembers member = member(address);
                if (!member.agreed().isEmpty()) {
                    return member;
                }
            } catch (NodeletException e) {
                said.add(String.valueOf(e.getMessage()));
            }
        }
        throw new NodeletException(
                said.isEmpty()
                        ? "the cluster at " + spec.entranceUrl() + " has no other master"
                        : String.join("; ", said),
                "See that the other masters run: kubectl get nodes. join.server has to name one of them.");
    }

    /// The addresses of the other masters.
    private List<String> others() {
        return KnownMasters.ask(entrance()).stream()
                .filter(text -> !text.equals(spec.facts().address()))
                .toList();
    }

    private EtcdMembers member(String host) {
        return at("https://" + UrlHosts.inUrl(host) + ":" + spec.config().etcd().clientPort());
    }

    /// Which of these members serve now.
    public Quorum quorum(List<Member> members) {
        Set<String> well = new HashSet<>();
        for (Member one : members) {
            if (one.clients().stream().anyMatch(this::serves)) {
                well.add(one.id());
            }
        }
        return new Quorum(members, well);
    }

    /// Whether the member at this URL for clients follows a leader.
    public boolean serves(String url) {
        try {
            return !at(url).status().leader().equals("0");
        } catch (NodeletException _) {
            return false;
        }
    }

    /// The member at this URL for clients.
    public EtcdMembers at(String url) {
        return entry.members()
                .apply(new FileClientConfig(
                        URI.create(url),
                        CERTS.cert(CertificateAuthority.ETCD),
                        CERTS.cert(CertificateSpec.ETCD_HEALTH),
                        CERTS.key(CertificateSpec.ETCD_HEALTH)));
    }

    /// Where other members reach this machine's.
    public static String peer(NodeSpec spec) {
        return "https://" + UrlHosts.inUrl(spec.facts().address()) + ":"
                + spec.config().etcd().peerPort();
    }
}
