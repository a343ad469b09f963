package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.bundle.build.PartCache.Cached;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles that were built elsewhere, taken from a folder, a tar and an HTTP server.
class MirrorBundleTest {
    @TempDir
    Path home;

    private FileServer server;
    private UserFolders userFolders;
    private Path original;

    @BeforeEach
    void makeOriginal() throws IOException {
        server = new FileServer();
        userFolders = new UserFolders(home.resolve("cache"), home.resolve("state"));
        original = home.resolve("original");
        BundleSigningKey key = BundleSigningKey.at(home.resolve("maker/bundle.key"));
        Cached part = new PartCache(home.resolve("maker/parts")).make("tool", folder -> {
            var program = GoComponent.entry(
                    folder, "bin/tool", Kind.BINARY, List.of(), t -> Files.writeString(t, "tool ".repeat(9000)));
            Source source = Source.of(Origin.GO_MODULE, "example.org/tool@v1");
            return new BuiltComponent(new Component("tool", "v1", "MIT", source, List.of(program)), List.of());
        });
        new Assembly(Arch.AMD64, "c".repeat(64), List.of(part), key).writeTo(original);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void takesAFolder() {
        assertSame(take(original.toString()));
    }

    @Test
    void takesATarOfTheFilesAndATarOfTheFolder() {
        Path inside = home.resolve("inside.tar");
        Path outside = home.resolve("outside.tgz");
        LongRunningTool.of("tar", "-C", original.toString(), "-cf", inside.toString(), ".")
                .run();
        LongRunningTool.of("tar", "-C", home.toString(), "-czf", outside.toString(), "original")
                .run();

        assertSame(take(inside.toString()));
        assertSame(take(outside.toString()));
    }

    @Test
    void takesAnHttpAddressAndGoesOnWhereATransferBroke() {
        serve();
        server.breakOff("mirror/bin/tool");

        assertSame(take(server.address() + "mirror"));

        assertThat(server.requests).anySatisfy(r -> assertThat(r).startsWith("/mirror/bin/tool bytes="));
    }

    @Test
    void takesATarOverHttp() throws IOException {
        Path tar = home.resolve("b.tar");
        LongRunningTool.of("tar", "-C", original.toString(), "-cf", tar.toString(), ".")
                .run();
        server.put("b.tar", Files.readAllBytes(tar));

        assertSame(take(server.address() + "b.tar"));
    }

    @Test
    void takesItWhereItIsWanted() {
        Path output = home.resolve("deep/er/wanted");

        Path taken = builder()
                .ensureBundle(
                        options(original.toString(), Optional.empty(), Optional.of(output)), BuildProgress.SILENT);

        assertThat(taken).isEqualTo(output);
        assertSame(taken);
    }

    @Test
    void refusesAChangedByteAndTakesNothing() throws IOException {
        Files.writeString(original.resolve("bin/tool"), "TOOL ".repeat(9000));

        assertThatThrownBy(() -> take(original.toString()))
                .hasMessageMatching(
                        "bundle file .*/bin/tool was changed: expected sha256 [0-9a-f]{64}, found [0-9a-f]{64}");
        assertThat(userFolders.bundles()).doesNotExist();
    }

    @Test
    void refusesAChangedByteOverHttp() {
        serve();
        server.put("mirror/bin/tool", "TOOL ".repeat(9000));

        assertThatThrownBy(() -> take(server.address() + "mirror")).hasMessageContaining("/bin/tool was changed: ");
    }

    @Test
    void takesItAgainAfterTheSourceWasMended() {
        serve();
        server.put("mirror/bin/tool", "TOOL ".repeat(9000));
        assertThatThrownBy(() -> take(server.address() + "mirror")).hasMessageContaining("was changed");
        serve();

        assertSame(take(server.address() + "mirror"));
    }

    @Test
    void insistsOnTheKeyThatIsGiven() throws Exception {
        Path maker = home.resolve("maker/bundle.pub");
        Path stranger = home.resolve("stranger.pub");
        Files.writeString(
                stranger,
                BundleKeys.pem(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()));

        assertSame(take(original.toString(), Optional.of(maker)));
        assertThatThrownBy(() -> take(original.toString(), Optional.of(stranger)))
                .hasMessageContaining("was not made with the key ");
    }

    @Test
    void saysWhenThereIsNoBundle() {
        Path none = home.resolve("none");

        assertThatThrownBy(() -> take(none.toString())).hasMessageStartingWith("there is no bundle in " + none);
        assertThatThrownBy(() -> take(server.address() + "none"))
                .hasMessage("cannot fetch " + server.address() + "none/manifest.json: the server has no such file");
    }

    @Test
    void isTakenWhole() {
        BuildOptions some = new BuildOptions(
                Arch.AMD64,
                Set.of("etcd"),
                false,
                false,
                Optional.empty(),
                false,
                new BundleSource.Mirror(original.toString(), Optional.empty()));

        assertThatThrownBy(() -> builder().ensureBundle(some, BuildProgress.SILENT))
                .hasMessage("a bundle from elsewhere is taken as it was signed: whole");
    }

    private void assertSame(Path taken) {
        Bundle bundle = Bundle.open(taken);
        bundle.verifySignature(BundleKeys.readPublic(home.resolve("maker/bundle.pub")));
        bundle.verifyAll(path -> {});
        assertThat(bundle.binary("tool").path())
                .hasContent("tool ".repeat(9000))
                .isExecutable();
        assertThat(userFolders.downloads()).isEmptyDirectory();
    }

    private Path take(String location) {
        return take(location, Optional.empty());
    }

    private Path take(String location, Optional<Path> key) {
        return builder().ensureBundle(options(location, key, Optional.empty()), BuildProgress.SILENT);
    }

    private BundleBuilder builder() {
        return new BundleBuilder(userFolders);
    }

    private static BuildOptions options(String location, Optional<Path> key, Optional<Path> output) {
        return new BuildOptions(
                Arch.AMD64, Set.of(), false, false, output, false, new BundleSource.Mirror(location, key));
    }

    private void serve() {
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                server.put("mirror/" + original.relativize(file), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
