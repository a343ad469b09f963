package io.nodelet.phases.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.DataComparison;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.HttpEtcdClient;
import io.nodelet.etcd.JsonHttpClient;
import io.nodelet.etcd.member.EtcdCluster;
import io.nodelet.identity.certs.TestCerts;
import io.nodelet.json.Json;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.HttpEndpoint;
import io.nodelet.kube.HttpRequest;
import io.nodelet.kube.HttpResponse;
import io.nodelet.kube.MutualTls;
import io.nodelet.kube.RealControlPlane;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.Specs;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two members of a real etcd, with the configuration that phase 050 writes and certificates as masters have them:
/// one as an older version wrote it, one as it is now, as while masters are changed one after the other.
@Tag("components")
final class RealEtcdPeersTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ONLY_MEMBERS = "(?m)^  allowed-cn: .*\\n";

    @TempDir
    private Path folder;

    private RealControlPlane processes;
    private CertFolder certs;
    private NodeSpec older;
    private NodeSpec newer;

    @BeforeEach
    void start() throws IOException {
        processes = new RealControlPlane(folder);
        certs = new CertFolder(folder.resolve("certs"));
        older = member("older");
        newer = member("newer");
        TestCerts.make(newer, certs);
        String cluster = "older=" + EtcdCluster.peer(older) + ",newer=" + EtcdCluster.peer(newer);
        String before = new EtcdYaml(older).text(cluster, "new").replaceFirst(ONLY_MEMBERS, "");
        assertThat(before).doesNotContain("allowed-cn");
        launch("older", before);
        launch("newer", new EtcdYaml(newer).text(cluster, "new"));
    }

    @AfterEach
    void stop() {
        processes.close();
    }

    private NodeSpec member(String name) {
        EtcdConfig d = EtcdConfig.DEFAULTS;
        NodeFacts facts =
                new NodeFacts(name, "127.0.0.1", "lo", 65536, NodeFacts.Cgroups.V2, false, "amd64", true, false, "");
        var etcd = new EtcdConfig(
                folder.resolve(name).toString(),
                RealControlPlane.freePort(),
                RealControlPlane.freePort(),
                d.quotaMiB(),
                d.snapshots());
        return Specs.with(new NodeSpec(NodeConfig.DEFAULTS, facts), etcd);
    }

    private void launch(String name, String yaml) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        Files.writeString(
                file, yaml.replace(Layout.CERTS.toString(), certs.root().toString()));
        processes.launch(Stream.of("etcd", "--config-file=" + file));
    }

    private HttpResponse ask(String server, String path, CertificateSpec as) throws IOException {
        URI uri = URI.create(server);
        var fileClientConfig =
                new FileClientConfig(uri, certs.cert(CertificateAuthority.ETCD), certs.cert(as), certs.key(as));
        try (HttpEndpoint endpoint = new HttpEndpoint(uri, Optional.of(MutualTls.context(fileClientConfig)))) {
            return endpoint.ask(HttpRequest.get(path), Duration.ofSeconds(10));
        }
    }

    private boolean well(NodeSpec member) {
        try {
            String server = "https://127.0.0.1:" + member.config().etcd().clientPort();
            return ask(server, "/health", CertificateSpec.ETCD_HEALTH).body().contains("true");
        } catch (IOException e) {
            return false;
        }
    }

    private void awaitBoth() throws IOException {
        Instant deadline = Instant.now().plus(LIMIT);
        while (!(well(older) && well(newer))) {
            assertThat(Instant.now())
                    .as(Files.readString(folder.resolve("etcd.log")))
                    .isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    /// As etcd itself digests what it holds.
    @Test
    void membersAreFoundToHoldTheSame() throws IOException {
        awaitBoth();
        URI server = URI.create("https://127.0.0.1:" + newer.config().etcd().clientPort());
        var fileClientConfig = new FileClientConfig(
                server,
                certs.cert(CertificateAuthority.ETCD),
                certs.cert(CertificateSpec.ETCD_HEALTH),
                certs.key(CertificateSpec.ETCD_HEALTH));
        EtcdClient etcd = new HttpEtcdClient(fileClientConfig);
        etcd.compact(1);
        JsonHttpClient calls = new JsonHttpClient(fileClientConfig, Duration.ofSeconds(10));
        for (String key : List.of("YQ==", "Yg==")) {
            calls.post("/v3/kv/put", Json.object().put("key", key).put("value", key));
        }

        List<DataComparison.Compared> seen = DataComparison.of(etcd);
        assertThat(seen).hasSize(2).allMatch(compared -> compared.verdict() == DataComparison.Verdict.SAME);
        assertThat(seen.getFirst().detail()).isEqualTo(seen.getLast().detail()).endsWith("up to revision 3");
    }

    @Test
    void membersHearEachOtherAcrossVersionsAndNoClientOfTheSameAuthority() throws IOException {
        awaitBoth();
        assertThat(ask(EtcdCluster.peer(older), "/version", CertificateSpec.APISERVER_ETCD_CLIENT)
                        .status())
                .as("before, any certificate of the authority was a member's")
                .isEqualTo(200);

        assertThat(ask(EtcdCluster.peer(newer), "/version", CertificateSpec.ETCD_PEER)
                        .status())
                .isEqualTo(200);
        for (CertificateSpec client :
                new CertificateSpec[] {CertificateSpec.APISERVER_ETCD_CLIENT, CertificateSpec.ETCD_HEALTH}) {
            assertThatThrownBy(() -> ask(EtcdCluster.peer(newer), "/version", client))
                    .as(client.name())
                    .isInstanceOf(IOException.class);
        }
    }
}
