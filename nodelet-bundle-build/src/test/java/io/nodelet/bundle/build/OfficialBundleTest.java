package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleManifest;
import io.nodelet.host.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles from official releases, from a server that is laid out as the projects' own.
class OfficialBundleTest {
    private static final String KUBELET = "dl.k8s.io/release/v1.2.3/bin/linux/arm64/kubelet";
    private static final String ETCD = "github.com/etcd-io/etcd/releases/download/v1.2.3/";
    private static final String ETCD_TAR = ETCD + "etcd-v1.2.3-linux-arm64.tar.gz";
    private static final byte[] PROGRAM = "kubelet's bytes".repeat(5000).getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path home;

    private FileServer server;
    private UserFolders userFolders;
    private Optional<Path> roots = Optional.empty();

    @BeforeEach
    void serve() throws IOException {
        byte[] etcd = etcdTar();
        server = new FileServer()
                .put(KUBELET, PROGRAM)
                .put(KUBELET + ".sha256", Sha256.of(PROGRAM))
                .put(ETCD_TAR, etcd)
                .put(
                        ETCD + "SHA256SUMS",
                        "0".repeat(64) + "  other.tar.gz\n" + Sha256.of(etcd) + "  etcd-v1.2.3-linux-arm64.tar.gz\n");
        userFolders = new UserFolders(home.resolve("cache"), home.resolve("state"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void holdsWhatTheReleasesHoldAndSaysWhatVouchedForIt() throws IOException {
        Bundle bundle = Bundle.open(build());

        bundle.verifyAll(path -> {});
        assertThat(bundle.binary("kubelet").path()).hasBinaryContent(PROGRAM);
        assertThat(bundle.binary("etcd").path()).hasContent("etcd's bytes").isExecutable();
        BundleManifest.Source source = bundle.manifest().components().getFirst().source();
        assertThat(source.origin()).isEqualTo(BundleManifest.Origin.OFFICIAL);
        assertThat(source.releases())
                .containsExactly(new BundleManifest.Release(
                        server.address() + KUBELET,
                        server.address() + KUBELET + ".sha256",
                        "sha256:" + Sha256.of(PROGRAM),
                        ""));
    }

    @Test
    void secondRunAsksNobody() {
        Path first = build();
        server.requests.clear();

        assertThat(build()).isEqualTo(first);
        assertThat(server.requests).isEmpty();
    }

    @Test
    void whatIsThereDoesNotWaitForAnotherBuild() throws Exception {
        Path first = build();

        try (BuildLock _ = BuildLock.take(userFolders.lock(), (_, _, _) -> {})) {
            assertThat(CompletableFuture.supplyAsync(this::build).get(30, TimeUnit.SECONDS))
                    .isEqualTo(first);
        }
    }

    @Test
    void goesOnWhereATransferBroke() {
        server.breakOff(KUBELET);

        Bundle.open(build()).verifyAll(path -> {});

        assertThat(server.requests).anySatisfy(r -> assertThat(r).startsWith("/" + KUBELET + " bytes="));
    }

    @Test
    void refusesAFileThatIsNotWhatTheReleasePublishes() {
        byte[] other = "somebody else's bytes".getBytes(StandardCharsets.UTF_8);
        server.put(KUBELET, other);

        assertThatThrownBy(this::build)
                .hasMessage(server.address() + KUBELET + " is not what its release publishes: expected sha256 "
                        + Sha256.of(PROGRAM) + ", found " + Sha256.of(other));
        assertThat(userFolders.bundles()).doesNotExist();
        assertThat(userFolders.downloads()).isEmptyDirectory();
    }

    @Test
    void refusesAReleaseWithoutChecksums() {
        server.remove(KUBELET + ".sha256");

        assertThatThrownBy(this::build)
                .hasMessage(
                        "the release publishes no checksums: " + server.address() + KUBELET + ".sha256 does not exist");
        assertThat(server.requests).doesNotContain("/" + KUBELET);
    }

    @Test
    void refusesAChecksumFileThatDoesNotNameTheFile() {
        server.put(ETCD + "SHA256SUMS", "0".repeat(64) + "  other.tar.gz\n");

        assertThatThrownBy(this::build)
                .hasMessage(
                        server.address() + ETCD + "SHA256SUMS publishes no checksum of etcd-v1.2.3-linux-arm64.tar.gz");
    }

    @Test
    void refusesAnArchiveThatLacksAProgram() throws IOException {
        byte[] tar = tar("etcd-v1.2.3-linux-arm64/etcd");
        server.put(ETCD_TAR, tar).put(ETCD + "SHA256SUMS", Sha256.of(tar) + "  etcd-v1.2.3-linux-arm64.tar.gz\n");

        assertThatThrownBy(this::build)
                .hasMessage("https://" + ETCD_TAR + " does not hold etcd-v1.2.3-linux-arm64/etcdctl");
    }

    @Test
    void goesOnAfterTheComponentsThatWereFetched() {
        server.remove(ETCD_TAR);
        assertThatThrownBy(this::build).hasMessageContaining("the server has no such file");
        server.requests.clear();

        assertThatThrownBy(this::build).hasMessageContaining("the server has no such file");

        assertThat(server.requests).noneMatch(r -> r.contains("kubelet"));
    }

    @Test
    void fetchesAgainWhatWasChangedInTheCache() throws IOException {
        Path first = build();
        Files.writeString(first.resolve("bin/kubelet"), "changed");

        Path second = build();

        assertThat(second).isEqualTo(first);
        assertThat(second.resolve("bin/kubelet")).hasBinaryContent(PROGRAM);
    }

    @Test
    void leavesAFolderAloneThatHoldsSomethingElse() throws IOException {
        Path output = Files.createDirectories(home.resolve("mine"));
        Files.writeString(output.resolve("diary"), "dear");

        assertThatThrownBy(() -> build(Optional.of(output))).hasMessage(output + " is not empty and holds no bundle");
        assertThat(output.resolve("diary")).hasContent("dear");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void startsOverWhereAnEarlierRunWasKilled() throws IOException {
        Path component = userFolders
                .components()
                .resolve(new OfficialComponent(
                                TestCatalogs.kubelet(),
                                Arch.ARM64,
                                new BundleSource.Official(server.address(), Optional.empty()))
                        .key());
        Path left = component.resolveSibling("new-" + component.getFileName()).resolve("bin");
        Files.createDirectories(left);
        Files.writeString(left.resolve("kubelet"), "half");

        assertThat(Bundle.open(build()).binary("kubelet").path()).hasBinaryContent(PROGRAM);
        assertThat(left).doesNotExist();
    }

    @Test
    void checksSignaturesWhereThereIsAnAuthority() throws IOException {
        Authority authority = Authority.in(home);
        roots = Optional.of(authority.root());
        Path file = Files.write(home.resolve("kubelet"), PROGRAM);
        server.put(KUBELET + ".sig", authority.sign(file)).put(KUBELET + ".cert", authority.certificate());

        BundleManifest bundleManifest = Bundle.open(build()).manifest();

        assertThat(bundleManifest
                        .components()
                        .getFirst()
                        .source()
                        .releases()
                        .getFirst()
                        .signer())
                .isEqualTo(TestCatalogs.SIGNER);
    }

    @Test
    void refusesAReleaseWithoutSignatureWhereThereIsAnAuthority() {
        roots = Optional.of(Authority.in(home).root());

        assertThatThrownBy(this::build)
                .hasMessage(
                        "the release publishes no signature: " + server.address() + KUBELET + ".sig does not exist");
        assertThat(userFolders.bundles()).doesNotExist();
    }

    private Path build() {
        return build(Optional.empty());
    }

    private Path build(Optional<Path> output) {
        Catalog catalog = new Catalog(List.of(TestCatalogs.kubelet(), TestCatalogs.etcd()));
        BundleBuilder builder = new BundleBuilder(userFolders, catalog, () -> {
            throw new AssertionError("no compiler is needed");
        });
        return builder.ensureBundle(
                new BuildOptions(
                        Arch.ARM64,
                        Set.of(),
                        false,
                        false,
                        output,
                        false,
                        new BundleSource.Official(server.address(), roots)),
                BuildProgress.SILENT);
    }

    private static byte[] etcdTar() throws IOException {
        return tar("etcd-v1.2.3-linux-arm64/README", "etcd-v1.2.3-linux-arm64/etcd", "etcd-v1.2.3-linux-arm64/etcdctl");
    }

    private static byte[] tar(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(bytes))) {
            for (String name : names) {
                String content = name.substring(name.lastIndexOf('/') + 1) + "'s bytes";
                tar.file(name, content.getBytes(StandardCharsets.UTF_8), 0755);
            }
        }
        return bytes.toByteArray();
    }
}
