package io.nodelet.ctl.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleKeys;
import io.nodelet.bundle.BundleManifest;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.bundle.BundleManifest.Kind;
import io.nodelet.bundle.BundleManifest.Origin;
import io.nodelet.bundle.BundleManifest.Source;
import io.nodelet.bundle.ManifestJson;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BundleCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path shelf;

    private Path folder;
    private Path key;
    private KeyPair pair;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeBundle() throws Exception {
        folder = shelf.resolve("amd64-1");
        Source source = Source.of(Origin.GO_MODULE, "k8s.io/kubernetes@v1.37.2");
        Component kubernetes =
                new Component("kubernetes", "v1.37.2", "Apache-2.0", source, List.of(file("bin/kubelet", Kind.BINARY)));
        BundleManifest bundleManifest = new BundleManifest(
                BundleManifest.SCHEMA,
                Arch.AMD64,
                "c".repeat(64),
                List.of(kubernetes),
                file("sbom.cdx.json", Kind.SBOM));
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = shelf.resolve("maker.pub");
        Files.writeString(key, BundleKeys.pem(pair.getPublic()));
        byte[] json = ManifestJson.write(bundleManifest);
        Files.write(folder.resolve(Bundle.MANIFEST), json);
        Files.write(folder.resolve(Bundle.SIGNATURE), BundleKeys.sign(pair.getPrivate(), json));
        Files.copy(key, folder.resolve(Bundle.PUBLIC_KEY));
        Files.setLastModifiedTime(folder.resolve(Bundle.MANIFEST), FileTime.from(NOON));
    }

    @Test
    void verifySaysWhatItChecked() {
        assertThat(run("verify", folder.toString(), "--key", key.toString())).isZero();

        assertThat(out)
                .hasToString(folder + ": 2 files are as signed with key " + BundleKeys.fingerprint(pair.getPublic())
                        + " (the key that you gave)\n");
    }

    @Test
    void verifyRefusesAChangedByte() throws IOException {
        Files.writeString(folder.resolve("bin/kubelet"), "changed");

        assertThat(run("verify", folder.toString())).isEqualTo(1);

        assertThat(err.toString()).startsWith("bundle file " + folder + "/bin/kubelet was changed: expected sha256 ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void verifyRefusesAnotherKey() throws Exception {
        Path other = shelf.resolve("other.pub");
        Files.writeString(
                other,
                BundleKeys.pem(KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPublic()));

        assertThat(run("verify", folder.toString(), "--key", other.toString())).isEqualTo(1);

        assertThat(err.toString()).contains("/manifest.json was not made with the key ");
    }

    @Test
    void verifySaysWhereThereIsNoBundle() {
        assertThat(run("verify", shelf.toString())).isEqualTo(1);

        assertThat(err).hasToString("there is no bundle in " + shelf + ": cannot read " + shelf + "/manifest.json\n");
    }

    @Test
    void showListsComponents() {
        assertThat(run("show", folder.toString())).isZero();

        assertThat(out).hasToString(folder + """
                 (amd64)
                COMPONENT    VERSION   FILES   SIZE     LICENCE      SOURCE
                kubernetes   v1.37.2   1       0.0 kB   Apache-2.0   k8s.io/kubernetes@v1.37.2
                """);
    }

    @Test
    void showGivesTheManifestAsJson() throws IOException {
        assertThat(run("show", folder.toString(), "--output", "json")).isZero();

        assertThat(out).hasToString(Files.readString(folder.resolve(Bundle.MANIFEST)));
    }

    @Test
    void listShowsNewestFirst() throws IOException {
        Path newer = shelf.resolve("amd64-2");
        Files.createDirectories(newer);
        Files.copy(folder.resolve(Bundle.MANIFEST), newer.resolve(Bundle.MANIFEST));
        Files.setLastModifiedTime(newer.resolve(Bundle.MANIFEST), FileTime.from(NOON.plusSeconds(60)));
        Files.createDirectories(shelf.resolve(".new-amd64-3"));
        BundleDirectory bundles = new BundleDirectory(shelf);

        assertThat(bundles.items()).extracting(i -> i.bundle().folder()).containsExactly(newer, folder);
        assertThat(bundles.open(null).folder()).isEqualTo(newer);
        assertThat(BundleList.table(bundles.items(), NOON.plusSeconds(7260))
                        .lines()
                        .skip(1))
                .first()
                .asString()
                .matches(newer + " +amd64 +v1.37.2 +1 +0.0 kB +2h");
        assertThat(BundleList.json(bundles.items()))
                .contains("\"kubernetes\" : \"v1.37.2\"")
                .contains("\"made\" : \"2026-11-22T12:00:00Z\"");
    }

    @ParameterizedTest
    @CsvSource({"PT10S, now", "PT59M, 59m", "PT47H, 47h", "PT48H, 2d"})
    void agesAreShort(Duration age, String text) {
        assertThat(BundleList.age(age)).isEqualTo(text);
    }

    @Test
    void anEmptyShelfSaysWhatToDo() {
        assertThat(new BundleDirectory(shelf.resolve("none")).items()).isEmpty();
        assertThat(BundleList.json(List.of())).isEqualToIgnoringWhitespace("[]");
        assertThatThrownBy(() -> new BundleDirectory(shelf.resolve("none")).open(null))
                .hasMessage("there is no bundle in " + shelf.resolve("none"));
    }

    @Test
    void buildRefusesTwoSources() {
        assertThat(run("build", "--from", "x", "--official")).isEqualTo(1);

        assertThat(err).hasToString("--from and --official exclude each other\n");
    }

    @Test
    void buildRefusesAnUnknownArchitecture() {
        assertThat(run("build", "--arch", "mips")).isEqualTo(1);

        assertThat(err).hasToString("there are no components for the architecture 'mips'\n");
    }

    @Test
    void buildRefusesAnUnknownComponent() {
        assertThat(run(
                        "build",
                        "--only",
                        "docker",
                        "--output",
                        shelf.resolve("new").toString()))
                .isEqualTo(1);

        assertThat(err).hasToString("there is no component 'docker'\n");
    }

    private Entry file(String path, Kind kind) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "content of " + path);
        return new Entry(path, Sha256.of(file), Files.size(file), kind);
    }

    private int run(String... arguments) {
        CommandLine line = new CommandLine(new BundleCommand());
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            if (!(failure instanceof NodeletException)) {
                throw failure;
            }
            command.getErr().println(failure.getMessage());
            return 1;
        });
        return line.execute(arguments);
    }
}
