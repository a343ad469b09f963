package io.nodelet.identity.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Role;
import io.nodelet.model.Specs;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.ClusterKeys;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.Pem;
import io.nodelet.pki.SealedKeys;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

    @TempDir
    private Path root;

    private final FakeKubeApi api = new FakeKubeApi();
    private final DecryptedKeys opened = new DecryptedKeys();
    private final SecureRandom random = new SecureRandom();
    private CertFolder folder;
    private NodeSpec spec;
    private JoinToken token;

    @BeforeEach
    void cluster() throws IOException {
        folder = new CertFolder(Files.createDirectories(root.resolve("kube.d/certs")));
        Files.createDirectories(folder.root().resolve("etcd"));
        CertFolder theirs = new CertFolder(Files.createDirectories(root.resolve("first/certs")));
        new CaPairDriver(() -> NOW, new VerificationCache(root.resolve("proofs")))
                .apply(new CaPair(theirs.pair(CertificateAuthority.CLUSTER), "kubernetes-ca", 10));
        token = JoinToken.fresh(
                Role.MASTER,
                NOW.plus(Duration.ofHours(1)),
                Pem.certificates(theirs.cert(CertificateAuthority.CLUSTER)).getFirst(),
                random);
        spec = Specs.joining(root.resolve("join-token"), "10.0.0.1");
        hand(token);
    }

    private void hand(JoinToken held) throws IOException {
        Path file = root.resolve("join-token");
        Files.writeString(file, held.encode() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private ClusterKeys keys() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        ClusterKeys.NAMES.forEach(name -> files.put(name, "text of " + name));
        files.put(ClusterKeys.AUTHORITY, Files.readString(root.resolve("first/certs/ca.crt")));
        return new ClusterKeys(files);
    }

    private FetchKeys fetching(KubeApi server) {
        return new FetchKeys(spec, folder, () -> NOW, new JoinContext(_ -> server, new IssuedCertificates(), opened));
    }

    private void start() {
        FetchKeys fetching = fetching(api);
        if (!fetching.check().isHealthy()) {
            fetching.perform(new Said());
        }
        var driver = new FetchedFileDriver(opened);
        for (Path file : fetching.files()) {
            if (!driver.compare(FetchedFile.of(file)).isSame()) {
                driver.apply(FetchedFile.of(file));
            }
        }
    }

    @Test
    void writesTheClustersKeysWhereAMasterHasThem() throws IOException {
        new BootstrapTokens(api).add(token, "", SealedKeys.seal(keys(), token, random));

        start();

        assertThat(ClusterKeys.read(root.resolve("kube.d"))).isEqualTo(keys());
        Path key = folder.root().resolve("etcd/ca.key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThat(fetching(api).check().isHealthy()).isTrue();
        api.down("nobody is asked again");
        start();
    }

    @Test
    void oneThatIsThereStaysAndALostOneIsFetchedAgain() throws IOException {
        new BootstrapTokens(api).add(token, "", SealedKeys.seal(keys(), token, random));
        start();
        Files.writeString(folder.root().resolve("sa.key"), "ours");
        Files.delete(folder.root().resolve("etcd/ca.key"));

        start();

        assertThat(folder.root().resolve("sa.key")).hasContent("ours");
        assertThat(folder.root().resolve("etcd/ca.key")).hasContent("text of certs/etcd/ca.key");
    }

    /// Its token has served, and there is no other way to it: it is told what is lost, and not to join.
    @Test
    void onceItHasJoinedALostKeyIsNotFetched() throws IOException {
        new BootstrapTokens(api).add(token, "", SealedKeys.seal(keys(), token, random));
        start();
        Path lost = root.resolve("kube.d/encryption.yaml");
        Files.delete(lost);
        var once = new ClusterConstants(() -> true);
        var joined = new FetchKeys(
                spec,
                folder,
                () -> NOW,
                new JoinContext(_ -> api, new IssuedCertificates(), opened, (_, _, _) -> Optional.empty(), once));
        Files.delete(root.resolve("join-token"));

        assertThat(joined.check().because().orElseThrow().code()).isEqualTo(ReasonCode.KEY_LOST);
        assertThatThrownBy(() -> joined.perform(new Said()))
                .isInstanceOfSatisfying(
                        NodeletException.class,
                        error -> assertThat(error.remedy()).contains("from another master"))
                .hasMessage(lost + " is gone. It is made once, before the cluster begins");
        var driver = new FetchedFileDriver(opened, once);
        assertThat(driver.compare(FetchedFile.of(lost))).isEqualTo(once.missing());
        assertThatThrownBy(() -> driver.apply(FetchedFile.of(lost))).hasMessageContaining("is made once");
        Files.writeString(lost, "from another master");
        assertThat(joined.check().isHealthy()).isTrue();
    }

    @Test
    void withoutKeysNothingIsMadeUp() {
        assertThatThrownBy(() -> new FetchedFileDriver(opened)
                        .apply(FetchedFile.of(folder.root().resolve("ca.key"))))
                .hasMessageContaining("no token has brought it");
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        new BootstrapTokens(api).add(token, "", io.nodelet.kube.TokenLimits.NONE);
        assertThatThrownBy(this::start).hasMessageContaining("keeps no keys for " + token);
        assertThatThrownBy(() -> fetching(refusing(401)).perform(new Said()))
                .hasMessageContaining("does not take " + token + ": it has served already, was revoked, or");
        assertThatThrownBy(() -> fetching(refusing(403)).perform(new Said()))
                .hasMessageContaining("does not let " + token + " read its keys");
        hand(JoinToken.fresh(Role.WORKER, token.expires(), token.ca(), random));
        assertThatThrownBy(this::start)
                .hasMessageContaining("is a token for a worker, and this machine is to be a master");
    }

    @Test
    void aMasterWithATokenBeginsNoClusterOfItsOwn() throws IOException {
        var begins = new ClusterBootstrapCheck(Specs.joining(root.resolve("join-token"), ""), folder);
        assertThatThrownBy(() -> begins.perform(new Said())).hasMessageContaining("and join.server is empty");
        Files.delete(root.resolve("join-token"));
        assertThat(begins.check().isHealthy()).isTrue();
    }

    private static KubeApi refusing(int status) {
        return new Refusing(new KubeException(status, "no", "", null));
    }
}
