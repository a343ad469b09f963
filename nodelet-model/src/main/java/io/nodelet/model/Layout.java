package io.nodelet.model;

import java.nio.file.Path;

/// Where things lie on a node. The folders are those of the seed's product, so that its operators find their way.
public final class Layout {
    /// Programs that we install.
    public static final Path BIN = Path.of("/opt/pf9/pf9-kube/bin");

    /// Configuration that we write.
    public static final Path CONFIG = Path.of("/etc/pf9/kube.d");

    /// Keys and certificates.
    public static final Path CERTS = CONFIG.resolve("certs");

    /// What components use to reach the API.
    public static final Path KUBECONFIGS = CONFIG.resolve("kubeconfigs");

    /// What components and phases print.
    public static final Path LOGS = Path.of("/var/log/pf9/kube");

    /// Our own state: the ledger, backups.
    public static final Path STATE = Path.of("/var/opt/pf9/nodelet");

    /// What the bundle said that this node was installed from, for when it is away.
    public static final Path BUNDLE_MANIFEST = STATE.resolve("bundle-manifest.json");

    /// The seed's document on the node's health.
    public static final Path KUBE_STATUS = Path.of("/var/opt/pf9/kube_status");

    /// What is only true until the next boot.
    public static final Path RUN = Path.of("/run/nodelet");

    /// CNI plugins, where operators' own networks install theirs, too.
    public static final Path CNI_BIN = Path.of("/opt/cni/bin");

    /// CNI configuration, where operators' own networks write theirs, too.
    public static final Path CNI_CONFIG = Path.of("/etc/cni/net.d");

    /// kubelet's state.
    public static final Path KUBELET = Path.of("/var/lib/kubelet");

    /// Our containerd's data; a foreign containerd has its own.
    public static final Path CONTAINERD_DATA = Path.of("/var/lib/nodelet/containerd");

    /// Our containerd's state and socket.
    public static final Path CONTAINERD_RUN = RUN.resolve("containerd");

    public static final Path CONTAINERD_SOCKET = CONTAINERD_RUN.resolve("containerd.sock");

    private Layout() {}

    /// A certificate by its name, such as `apiserver` or `etcd/server`.
    public static Path cert(String name) {
        return CERTS.resolve(name + ".crt");
    }

    /// The private key beside a certificate.
    public static Path key(String name) {
        return CERTS.resolve(name + ".key");
    }

    /// A kubeconfig by its owner's name, such as `kubelet`.
    public static Path kubeconfig(String name) {
        return KUBECONFIGS.resolve(name + ".yaml");
    }

    /// A program that we install.
    public static Path bin(String name) {
        return BIN.resolve(name);
    }

    /// The service behind which this node's programs find the API: the API server itself, or a worker's balancer. Units
    /// name none that the node does not have: systemd would list it as one that is dead.
    public static String apiService(NodeSpec spec) {
        return spec.master() ? "kube-apiserver" : "apigate";
    }
}
