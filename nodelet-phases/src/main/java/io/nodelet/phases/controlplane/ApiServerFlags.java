package io.nodelet.phases.controlplane;

import io.nodelet.model.ControlPlaneFiles;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.Flags;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/// kube-apiserver's command line.
final class ApiServerFlags {
    /// How long it serves on when it is asked to stop, and says that it is no longer ready: whoever watches it
    /// gives the virtual IP to another meanwhile.
    private static final String GOODBYE = "3s";

    private ApiServerFlags() {}

    static List<String> of(NodeSpec spec) {
        NodeConfig config = spec.config();
        Flags flags = new Flags(Layout.bin("kube-apiserver"))
                .set("advertise-address", spec.facts().address())
                .set("secure-port", config.controlPlane().port())
                .set("allow-privileged", true)
                .set("profiling", false)
                .set(
                        "service-cluster-ip-range",
                        String.join(",", config.network().serviceCidrs()));
        access(flags, config);
        etcd(flags, config);
        certificates(flags);
        if (config.controlPlane().virtualIp().wanted()) {
            flags.set("shutdown-delay-duration", GOODBYE);
        }
        // Else it waits a minute for clients that hold a connection open to watch, and is killed before that is over.
        flags.set("shutdown-send-retry-after", true);
        auditing(flags, spec);
        flags.set("admission-control-config-file", ControlPlaneFiles.ADMISSION);
        // Always: secrets that were once encrypted must stay readable.
        flags.set("encryption-provider-config", ControlPlaneFiles.ENCRYPTION);
        return flags.override(config.controlPlane().apiserverFlags(), Set.of("enable-admission-plugins"))
                .without("enable-admission-plugins", "disable-admission-plugins")
                .argv();
    }

    /// The files that it reads once, at its start.
    static List<Path> inputs(NodeSpec spec) {
        return List.of(
                ControlPlaneFiles.auditPolicy(spec),
                ControlPlaneFiles.ENCRYPTION,
                ControlPlaneFiles.ADMISSION,
                Layout.cert("ca"),
                Layout.cert("etcd/ca"),
                Layout.cert("front-proxy-ca"),
                Layout.key("sa"));
    }

    private static void access(Flags flags, NodeConfig config) {
        flags.set("anonymous-auth", false)
                .set("authorization-mode", "Node,RBAC")
                // Addresses that a Service names for itself would take traffic that is meant for others.
                .set("enable-admission-plugins", "NodeRestriction,DenyServiceExternalIPs")
                .set("enable-bootstrap-token-auth", true)
                .set(
                        "service-account-issuer",
                        "https://kubernetes.default.svc." + config.network().dnsDomain())
                // An hour, as pods ask for, and not a year; kubelet renews it.
                .set("service-account-extend-token-expiration", false)
                .set("service-account-key-file", Layout.key("sa"))
                .set("service-account-signing-key-file", Layout.key("sa"));
    }

    private static void etcd(Flags flags, NodeConfig config) {
        flags.set("etcd-servers", "https://127.0.0.1:" + config.etcd().clientPort())
                .set("etcd-cafile", Layout.cert("etcd/ca"))
                .set("etcd-certfile", Layout.cert("apiserver-etcd-client"))
                .set("etcd-keyfile", Layout.key("apiserver-etcd-client"));
    }

    private static void certificates(Flags flags) {
        flags.set("client-ca-file", Layout.cert("ca"))
                .set("tls-cert-file", Layout.cert("apiserver"))
                .set("tls-private-key-file", Layout.key("apiserver"))
                .set("tls-min-version", TlsPolicy.MIN_VERSION)
                .set("tls-cipher-suites", String.join(",", TlsPolicy.SUITES))
                .set("kubelet-certificate-authority", Layout.cert("ca"))
                .set("kubelet-client-certificate", Layout.cert("apiserver-kubelet-client"))
                .set("kubelet-client-key", Layout.key("apiserver-kubelet-client"))
                // By name would mean a DNS look-up that may hang.
                .set("kubelet-preferred-address-types", "InternalIP,ExternalIP,Hostname")
                .set("proxy-client-cert-file", Layout.cert("front-proxy-client"))
                .set("proxy-client-key-file", Layout.key("front-proxy-client"))
                .set("requestheader-client-ca-file", Layout.cert("front-proxy-ca"))
                .set("requestheader-allowed-names", "front-proxy-client")
                .set("requestheader-extra-headers-prefix", "X-Remote-Extra-")
                .set("requestheader-group-headers", "X-Remote-Group")
                .set("requestheader-username-headers", "X-Remote-User");
    }

    private static void auditing(Flags flags, NodeSpec spec) {
        flags.set("audit-policy-file", ControlPlaneFiles.auditPolicy(spec))
                .set("audit-log-path", Layout.LOGS.resolve("audit.log"))
                .set("audit-log-maxage", 30)
                .set("audit-log-maxbackup", 10)
                .set("audit-log-maxsize", 100);
    }
}
