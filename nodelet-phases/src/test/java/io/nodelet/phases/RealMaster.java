package io.nodelet.phases;

import io.nodelet.encryption.EncryptionConfig;
import io.nodelet.encryption.EncryptionConfigDriver;
import io.nodelet.engine.Item;
import io.nodelet.etcd.JsonHttpClient;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.identity.certs.TestCerts;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.RealControlPlane;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import io.nodelet.phases.config.PrepareKubeconfigs;
import io.nodelet.pki.CertFolder;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A real etcd and kube-apiserver on loopback with the certificates, audit policy and encryption that our phases make.
public final class RealMaster implements AutoCloseable {
    private final RealControlPlane processes;
    private @Nullable Process apiServer;
    private final Path folder;
    private final int etcdPort = RealControlPlane.freePort();

    public RealMaster(Path folder) {
        this.folder = folder;
        this.processes = new RealControlPlane(folder);
    }

    /// The node, as its spec says it.
    public NodeSpec spec(int port) {
        NodeConfig.ControlPlane p = NodeConfig.ControlPlane.DEFAULTS;
        NodeConfig.ControlPlane plane = new NodeConfig.ControlPlane(
                p.endpoint(),
                p.virtualIp(),
                p.masters(),
                port,
                p.localPort(),
                p.extraSans(),
                p.apiserverFlags(),
                p.controllerManagerFlags(),
                p.schedulerFlags(),
                p.encryptSecrets(),
                p.auditPolicyFile(),
                p.certificateDays());
        NodeFacts facts = new NodeFacts(
                "master-1", "127.0.0.1", "lo", 65536, NodeFacts.Cgroups.V2, false, "amd64", true, false, "");
        return Specs.with(new NodeSpec(NodeConfig.DEFAULTS, facts), plane);
    }

    public CertFolder certs() {
        return new CertFolder(folder.resolve("certs"));
    }

    public Path auditLog() {
        return folder.resolve("audit.log");
    }

    /// Starts both, with everything that `spec` asks for.
    ///
    /// @return the API as the node's own agent sees it
    public KubeApi start(NodeSpec spec) throws IOException {
        TestCerts.make(spec, certs());
        new EncryptionConfigDriver(ClusterConstants.BEGINNING)
                .apply(new EncryptionConfig(folder.resolve("encryption.yaml"), true));
        for (String name : List.of("audit-policy.yaml", "admission.yaml")) {
            Files.writeString(folder.resolve(name), file(spec, name));
        }
        processes.launch(etcd());
        apiServer = processes.launch(apiServer(spec));
        KubeApi api = new HttpKubeApi(TestCerts.access(spec, certs()));
        processes.awaitReady(api);
        return api;
    }

    /// Has the API server start again, with its files as they are now.
    public void restart(NodeSpec spec) {
        if (apiServer != null) {
            processes.end(apiServer);
        }
        apiServer = processes.launch(apiServer(spec));
        processes.awaitReady(new HttpKubeApi(TestCerts.access(spec, certs())));
    }

    /// A question to etcd's gateway.
    public JsonNode range(JsonNode body) {
        var fileClientConfig = new FileClientConfig(
                URI.create("https://127.0.0.1:" + etcdPort),
                cert("etcd/ca"),
                cert("etcd/etcdctl"),
                key("etcd/etcdctl"));
        return new JsonHttpClient(fileClientConfig, Duration.ofSeconds(10)).post("/v3/kv/range", body);
    }

    /// One of the API server's files, as its phase declares it.
    private static String file(NodeSpec spec, String name) {
        List<Item> items = new PrepareKubeconfigs(spec).declare();
        return items.stream()
                .filter(item -> item.key().endsWith(name))
                .map(item -> ((TextFile) item).content())
                .findFirst()
                .orElseThrow();
    }

    private Stream<String> etcd() {
        String url = "https://127.0.0.1:" + etcdPort;
        String peer = "https://127.0.0.1:" + RealControlPlane.freePort();
        return Stream.of(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--client-cert-auth",
                "--trusted-ca-file=" + cert("etcd/ca"),
                "--cert-file=" + cert("etcd/server"),
                "--key-file=" + key("etcd/server"),
                "--peer-client-cert-auth",
                "--peer-trusted-ca-file=" + cert("etcd/ca"),
                "--peer-cert-file=" + cert("etcd/peer"),
                "--peer-key-file=" + key("etcd/peer"));
    }

    private Stream<String> apiServer(NodeSpec spec) {
        return Stream.of(
                "kube-apiserver",
                "--bind-address=127.0.0.1",
                "--endpoint-reconciler-type=none",
                "--secure-port=" + spec.config().controlPlane().port(),
                "--anonymous-auth=false",
                "--authorization-mode=Node,RBAC",
                "--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs",
                "--admission-control-config-file=" + folder.resolve("admission.yaml"),
                "--service-account-extend-token-expiration=false",
                "--disable-admission-plugins=ServiceAccount",
                "--allow-privileged",
                "--etcd-servers=https://127.0.0.1:" + etcdPort,
                "--etcd-cafile=" + cert("etcd/ca"),
                "--etcd-certfile=" + cert("apiserver-etcd-client"),
                "--etcd-keyfile=" + key("apiserver-etcd-client"),
                "--tls-cert-file=" + cert("apiserver"),
                "--tls-private-key-file=" + key("apiserver"),
                "--client-ca-file=" + cert("ca"),
                "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
                "--service-account-key-file=" + key("sa"),
                "--service-account-signing-key-file=" + key("sa"),
                "--proxy-client-cert-file=" + cert("front-proxy-client"),
                "--proxy-client-key-file=" + key("front-proxy-client"),
                "--requestheader-client-ca-file=" + cert("front-proxy-ca"),
                "--requestheader-allowed-names=front-proxy-client",
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--service-cluster-ip-range=" + spec.config().network().serviceCidr(),
                "--encryption-provider-config=" + folder.resolve("encryption.yaml"),
                "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
                "--audit-log-path=" + auditLog());
    }

    /// Starts another of the real programs, to be ended with the rest.
    public void launch(String... command) {
        processes.launch(Stream.of(command));
    }

    /// What etcd really holds under a key.
    public byte[] stored(String key) throws IOException, InterruptedException {
        Process etcdctl = processes.launch(
                "etcdctl.out",
                Stream.of(
                        "etcdctl",
                        "--endpoints=https://127.0.0.1:" + etcdPort,
                        "--cacert=" + cert("etcd/ca"),
                        "--cert=" + cert("etcd/etcdctl"),
                        "--key=" + key("etcd/etcdctl"),
                        "get",
                        key,
                        "--print-value-only"));
        if (etcdctl.waitFor() != 0) {
            throw new AssertionError(Files.readString(folder.resolve("etcdctl.out")));
        }
        return Files.readAllBytes(folder.resolve("etcdctl.out"));
    }

    private Path cert(String name) {
        return certs().root().resolve(name + ".crt");
    }

    private Path key(String name) {
        return certs().root().resolve(name + ".key");
    }

    @Override
    public void close() {
        processes.close();
    }
}
