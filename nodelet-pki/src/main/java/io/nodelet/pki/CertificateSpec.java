package io.nodelet.pki;

import static io.nodelet.pki.CertificateAuthority.CLUSTER;
import static io.nodelet.pki.CertificateAuthority.ETCD;
import static io.nodelet.pki.CertificateAuthority.FRONT_PROXY;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Every certificate that a node holds, as a table: file, signer, subject (`{node}` is the node's name), names, uses.
public enum CertificateSpec {
    APISERVER("apiserver", CLUSTER, "kube-apiserver", "", Names.APISERVER, Uses.SERVER, Nodes.MASTERS),
    APISERVER_KUBELET_CLIENT(
            "apiserver-kubelet-client",
            CLUSTER,
            "kube-apiserver-kubelet-client",
            "",
            Names.NONE,
            Uses.CLIENT,
            Nodes.MASTERS),
    APISERVER_ETCD_CLIENT("apiserver-etcd-client", ETCD, "kube-apiserver", "", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    FRONT_PROXY_CLIENT(
            "front-proxy-client", FRONT_PROXY, "front-proxy-client", "", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    /// etcd's gateway is a client of its own server: hence both uses.
    ETCD_SERVER("etcd/server", ETCD, "etcd", "", Names.ETCD, Uses.BOTH, Nodes.MASTERS),
    ETCD_PEER("etcd/peer", ETCD, "etcd", "", Names.ETCD, Uses.BOTH, Nodes.MASTERS),
    ETCD_HEALTH("etcd/etcdctl", ETCD, "etcdctl", "", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    CONTROLLER_MANAGER(
            "controller-manager",
            CLUSTER,
            "system:kube-controller-manager",
            "",
            Names.NONE,
            Uses.CLIENT,
            Nodes.MASTERS),
    SCHEDULER("scheduler", CLUSTER, "system:kube-scheduler", "", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    /// The people's administrator, whose rights RBAC grants and can take back.
    ADMIN("admin", CLUSTER, "kubernetes-admin", "nodelet:cluster-admins", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    /// Root's own on a master: makes the first RBAC objects, and breaks the glass when they are broken.
    SUPER_ADMIN(
            "super-admin", CLUSTER, "nodelet-super-admin", "system:masters", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    /// The metrics server's, whose pods run on masters. It shows kubelets a certificate, which is of no use to them,
    /// and no token, which would be. In a folder of its own, which is all that its pod sees.
    METRICS_SERVER(
            "metrics-server/client", CLUSTER, "nodelet:metrics-server", "", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    KUBELET_CLIENT("kubelet-client", CLUSTER, "system:node:{node}", "system:nodes", Names.NONE, Uses.CLIENT, Nodes.ALL),
    KUBELET_SERVER("kubelet-server", CLUSTER, "system:node:{node}", "system:nodes", Names.NODE, Uses.SERVER, Nodes.ALL),
    /// Not Kubernetes' own `system:kube-proxy`, which would be one user for all nodes.
    KUBE_PROXY(
            "kube-proxy",
            CLUSTER,
            "nodelet:kube-proxy:{node}",
            "nodelet:kube-proxies",
            Names.NONE,
            Uses.CLIENT,
            Nodes.ALL),
    /// flannel's daemon, where the pods' network is flannel's.
    FLANNEL("flannel", CLUSTER, "nodelet:flannel:{node}", "nodelet:flannel", Names.NONE, Uses.CLIENT, Nodes.ALL),
    /// nodeletd itself on a master, which also keeps the cluster: lets machines in, applies add-ons.
    MASTER("master", CLUSTER, "nodelet:master:{node}", "nodelet:masters", Names.NONE, Uses.CLIENT, Nodes.MASTERS),
    /// nodeletd itself on a worker, which labels and cordons its own node.
    AGENT("nodelet", CLUSTER, "nodelet:node:{node}", "nodelet:agents", Names.NONE, Uses.CLIENT, Nodes.ALL);

    /// Which subject alternative names it carries.
    enum Names {
        NONE,
        APISERVER,
        ETCD,
        NODE
    }

    private enum Uses {
        SERVER,
        CLIENT,
        BOTH
    }

    /// Which nodes hold it.
    private enum Nodes {
        MASTERS,
        ALL
    }

    /// `runAsUser` in metrics-server.yaml.
    private static final int POD_USER = 65532;

    private final String file;
    private final CertificateAuthority certificateAuthority;
    private final String commonName;
    private final String organization;
    private final Names names;
    private final Uses uses;
    private final Nodes nodes;

    CertificateSpec(
            String file,
            CertificateAuthority certificateAuthority,
            String commonName,
            String organization,
            Names names,
            Uses uses,
            Nodes nodes) {
        this.file = file;
        this.certificateAuthority = certificateAuthority;
        this.commonName = commonName;
        this.organization = organization;
        this.names = names;
        this.uses = uses;
        this.nodes = nodes;
    }

    /// Its place in the certificates' folder, without `.crt` or `.key`.
    public String file() {
        return file;
    }

    public CertificateAuthority certificateAuthority() {
        return certificateAuthority;
    }

    /// The user on this machine whose key it is: root, or who runs in a pod.
    public int owner() {
        return this == METRICS_SERVER ? POD_USER : 0;
    }

    public Names names() {
        return names;
    }

    public Set<CertificateUsage> usages() {
        return switch (uses) {
            case SERVER -> Set.of(CertificateUsage.SERVER);
            case CLIENT -> Set.of(CertificateUsage.CLIENT);
            case BOTH -> Set.of(CertificateUsage.SERVER, CertificateUsage.CLIENT);
        };
    }

    /// Whether a node of this sort holds it.
    public boolean on(boolean master) {
        return master || nodes == Nodes.ALL;
    }

    /// Whom it names on the node of a name.
    public String commonName(String node) {
        return commonName.replace("{node}", node);
    }

    public Subject subject(String node) {
        List<String> groups =
                Stream.of(organization).filter(text -> !text.isEmpty()).toList();
        return new Subject(commonName(node), groups);
    }
}
