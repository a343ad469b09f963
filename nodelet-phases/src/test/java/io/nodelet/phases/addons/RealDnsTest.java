package io.nodelet.phases.addons;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.identity.certs.TestCerts;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.RealControlPlane;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.network.dns.DnsProbe;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.RealMaster;
import io.nodelet.phases.config.PrepareKubeconfigs;
import io.nodelet.resources.Template;
import io.nodelet.resources.service.AwaitHealthy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Our Corefile in a real CoreDNS, which follows a real API server, asked by our own probe; all on loopback. Runs with
/// the tests on real clusters, as its programs are built after this module.
@Tag("components")
final class RealDnsTest {
    @TempDir
    private Path folder;

    @Test
    void resolvesAServicesName() throws IOException {
        try (RealMaster master = new RealMaster(folder)) {
            NodeSpec spec = master.spec(RealControlPlane.freePort());
            KubeApi api = master.start(spec);
            int port = RealControlPlane.freePort();
            Files.writeString(folder.resolve("Corefile"), onLoopback(corefile(spec, api), port));
            custom(port);
            Files.writeString(folder.resolve("kubeconfig.yaml"), kubeconfig(spec, master));
            master.launch("coredns", "-conf", folder.resolve("Corefile").toString());
            InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);

            DnsProbe known = probe(server, "kubernetes.default.svc.cluster.local");
            new AwaitHealthy("CoreDNS resolves", known, Duration.ofSeconds(30)).perform(_ -> {});

            assertThat(known.get()).isEqualTo(Health.healthy());
            assertThat(probe(server, "legacy.corp").get())
                    .as("a host of an operator's own")
                    .isEqualTo(Health.healthy());
            assertThat(probe(server, "a.corp.example").get())
                    .as("a zone of an operator's own")
                    .isEqualTo(Health.healthy());
            assertThat(probe(server, "absent.default.svc.cluster.local").get().reason())
                    .endsWith("absent.default.svc.cluster.local: there is no such name (NXDOMAIN)");
        }
    }

    /// As docs/network.md has it. The pods' own projected files are beside them, and hold a comment alone.
    private void custom(int port) throws IOException {
        Path custom = Files.createDirectory(folder.resolve("custom"));
        Files.writeString(custom.resolve("none.override"), "# nothing\n");
        Files.writeString(custom.resolve("none.server"), "# nothing\n");
        Files.writeString(custom.resolve("hosts.override"), "hosts {\n  10.21.0.1 legacy.corp\n  fallthrough\n}\n");
        Files.writeString(
                custom.resolve("corp.server"),
                "corp.example:%d {\n  bind 127.0.0.1\n  hosts {\n    10.21.0.1 a.corp.example\n  }\n}\n"
                        .formatted(port));
    }

    private static DnsProbe probe(InetSocketAddress server, String name) {
        return new DnsProbe(server, name, InetAddress.ofLiteral("10.21.0.1"));
    }

    private String corefile(NodeSpec spec, KubeApi api) {
        ValidateDns phase = new ValidateDns(spec, () -> api, () -> "image", new ResolvConf(folder.resolve("absent")));
        return phase.objects().get(3).path("data").path("Corefile").asString();
    }

    /// What a pod's own network does: every server of it on ports of its own.
    private String onLoopback(String corefile, int port) {
        return corefile.replace(".:1053 {", ".:" + port + " {\n    bind 127.0.0.1")
                .replace("/etc/coredns-custom", folder.resolve("custom").toString())
                .replace(":8080", "127.0.0.1:" + RealControlPlane.freePort())
                .replace(":8181", "127.0.0.1:" + RealControlPlane.freePort())
                .replace(":9153", "127.0.0.1:" + RealControlPlane.freePort())
                .replace("pods insecure", "kubeconfig " + folder.resolve("kubeconfig.yaml"));
    }

    private static String kubeconfig(NodeSpec spec, RealMaster master) {
        FileClientConfig fileClientConfig = TestCerts.access(spec, master.certs());
        return Template.of(PrepareKubeconfigs.class, "kubeconfig.yaml")
                .fill(Map.of(
                        "cluster", "nodelet",
                        "server", fileClientConfig.server(),
                        "user", "coredns",
                        "ca", fileClientConfig.ca(),
                        "cert", fileClientConfig.cert(),
                        "key", fileClientConfig.key()));
    }
}
