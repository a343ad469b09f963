package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import io.nodelet.resources.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A rotation over masters with real files and an API in memory. At every moment of it each master can read each Secret
/// ([RotationCluster] looks at every call).
class RotateSecretsTest {
    @TempDir
    private Path root;

    private RotationCluster cluster;

    @BeforeEach
    void three() {
        cluster = new RotationCluster(root.resolve("three"), 3, new Random(1));
    }

    @Test
    void everyMasterHasTheNewKeyAloneAndEverySecretIsSealedWithIt() throws IOException {
        Path file = cluster.file("m1").path();
        String before = Files.readString(file);

        RotateSecrets.Done done = cluster.run("m1", new Said());

        assertThat(done.key().name()).isEqualTo("nodelet-2");
        assertThat(done.secrets()).isEqualTo(RotationCluster.SECRETS);
        for (String master : List.of("m1", "m2", "m3")) {
            assertThat(cluster.file(master).keys().orElseThrow().keys()).containsExactly(done.key());
            assertThat(cluster.restarts(master)).isEqualTo(3);
        }
        assertThat(cluster.seals()).containsOnly("nodelet-2");
        assertThat(cluster.board().read().rotation()).isEmpty();
        List<Path> kept = cluster.file("m2").kept();
        assertThat(kept)
                .hasSize(3)
                .anyMatch(path -> EncryptionConfigFile.read(path).equals(before));
        for (Path old : kept) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                    .isEqualTo("rw-------");
        }
        assertThat(cluster.everWritten())
                .as("no key in clear")
                .doesNotContain(done.key().secret());
    }

    @Test
    void theNextOneHasTheNextName() {
        cluster.run("m1", new Said());
        assertThat(cluster.run("m2", new Said()).key().name()).isEqualTo("nodelet-3");
        assertThat(cluster.seals()).containsOnly("nodelet-3");
    }

    @Test
    void aloneItDoesEverythingItself() {
        var one = new RotationCluster(root.resolve("one"), 1, new Random(2));
        one.run("m1", new Said());
        assertThat(one.seals()).containsOnly("nodelet-2");
    }

    /// Killed before or after a call or a start of an API server; the next run may be another master's. Every eighth of
    /// these moments in a run; `-Dnodelet.stride=1`: all of them.
    @Test
    void killedAtAnyMomentItIsRunAgain() {
        int survived = 0;
        int stride = Integer.getInteger("nodelet.stride", 8);
        for (int moment = new Random().nextInt(stride); survived < 2; moment += stride) {
            var random = new Random(moment);
            var killed = new RotationCluster(root.resolve("killed-" + moment), 3, random);
            killed.killAt(moment);
            try {
                killed.run("m1", new Said());
                survived++;
            } catch (RotationCluster.Killed _) {
                killed.run(random.nextBoolean() ? "m1" : "m3", new Said());
            }
            assertThat(killed.seals()).as("killed at " + moment).hasSize(1).doesNotContain("nodelet-1");
            for (String master : List.of("m1", "m2", "m3")) {
                assertThat(killed.file(master).keys().orElseThrow().keys())
                        .as("killed at " + moment)
                        .hasSize(1)
                        .extracting(SecretboxKey::name)
                        .containsExactlyElementsOf(killed.seals());
            }
        }
    }

    @Test
    void nobodyRestartsWhileAnotherIsNotWell() {
        cluster.unwell("m3 is not well");
        assertThatThrownBy(() -> cluster.run("m1", new Said())).isInstanceOf(RotationCluster.Tired.class);
        assertThat(cluster.restarts("m1") + cluster.restarts("m2")).isZero();
        cluster.unwell("");
        cluster.run("m1", new Said());
        assertThat(cluster.seals()).containsOnly("nodelet-2");
    }

    @Test
    void aFileThatIsAnOperatorsIsNeverTouched() throws IOException {
        Path file = cluster.file("m2").path();
        String theirs = Files.readString(file).replace("secretbox", "aescbc");
        Files.writeString(file, theirs);

        assertThatThrownBy(() -> cluster.run("m1", new Said()))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("m2 says: ")
                .hasMessageContaining("a provider that is not nodeletd's");
        assertThat(file).hasContent(theirs.strip());
        assertThat(cluster.file("m1").keys().orElseThrow().keys()).hasSize(1);

        Files.writeString(cluster.file("m1").path(), theirs);
        assertThatThrownBy(() -> new RotationCluster(root.resolve("three"), 3, new Random(1)).run("m1", new Said()))
                .hasMessageContaining("is never changed");
    }

    @Test
    void aMasterWithAnotherKeyEndsItBeforeAnythingIsChanged() throws IOException {
        Files.writeString(
                cluster.file("m3").path(),
                ManagedEncryptionConfig.fresh(true, new java.security.SecureRandom())
                        .yaml());
        assertThatThrownBy(() -> cluster.run("m1", new Said()))
                .hasMessageContaining("m3 says: ")
                .hasMessageContaining("the rotation goes on to [nodelet-1");
        assertThat(cluster.restarts("m1") + cluster.restarts("m2") + cluster.restarts("m3"))
                .isZero();
        assertThat(cluster.board().read().rotation()).as("nothing is under way").isEmpty();
    }

    @Test
    void withoutEncryptionThereIsNothingToRotate() throws IOException {
        Path file = cluster.file("m1").path();
        Files.writeString(
                file,
                ManagedEncryptionConfig.parse(Files.readString(file))
                        .orElseThrow()
                        .encrypting(false)
                        .yaml());
        assertThatThrownBy(() -> cluster.run("m1", new Said())).hasMessageContaining("encryptSecrets is false");
    }

    @Test
    void keysThatSomebodyElseSealedAreNotTaken() throws IOException {
        Files.writeString(cluster.authority("m2"), RotationCluster.AUTHORITY.replace("QUFB", "QUFC"));
        assertThatThrownBy(() -> cluster.run("m1", new Said())).hasMessageContaining("can't be opened");
    }

    /// Which an API server could not write: a webhook refuses it, say.
    @Test
    void theOldKeyStaysWhileAnythingNeedsIt() {
        cluster.refuse("s3");
        assertThatThrownBy(() -> cluster.run("m1", new Said())).hasMessageContaining("can't write 1 Secrets anew");
        assertThat(cluster.file("m2").keys().orElseThrow().keys()).hasSize(2);
        cluster.refuse("");
        cluster.run("m2", new Said());
        assertThat(cluster.seals()).containsOnly("nodelet-2");
    }

    @Test
    void whoIsTakenOverStops() {
        cluster.takenOverBy("m3");
        assertThatThrownBy(() -> cluster.run("m1", new Said())).hasMessageContaining("taken over by another run");
        cluster.takenOverBy("");
        cluster.run("m3", new Said());
        assertThat(cluster.seals()).containsOnly("nodelet-2");
    }
}
