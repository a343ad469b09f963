package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Difference;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class EncryptionConfigTest {
    @TempDir
    private Path folder;

    private boolean begun;
    private final EncryptionConfigDriver driver = new EncryptionConfigDriver(new ClusterConstants(() -> begun));
    private EncryptionConfig on;
    private EncryptionConfig off;

    @BeforeEach
    void declare() {
        on = new EncryptionConfig(folder.resolve("encryption.yaml"), true);
        off = new EncryptionConfig(on.path(), false);
    }

    @Test
    void makesAKeyAndKeepsIt() throws IOException {
        assertThat(driver.compare(on)).isEqualTo(Difference.missing());
        driver.apply(on);
        String key = key(0);

        driver.apply(on);

        assertThat(driver.compare(on)).isEqualTo(Difference.same());
        assertThat(key(0)).isEqualTo(key);
        assertThat(Base64.getDecoder().decode(key)).hasSize(32);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(on.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void switchingOffKeepsTheKeyForReading() throws IOException {
        driver.apply(on);
        String key = key(0);
        assertThat(driver.compare(off)).isEqualTo(Difference.changed("other content"));

        driver.apply(off);

        assertThat(driver.compare(off)).isEqualTo(Difference.same());
        assertThat(key(1)).isEqualTo(key);
    }

    @Test
    void aWidenedModeIsNarrowed() throws IOException {
        driver.apply(on);
        Files.setPosixFilePermissions(on.path(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(driver.compare(on)).isEqualTo(Difference.changed("mode is rw-r--r--"));

        driver.apply(on);

        assertThat(driver.compare(on)).isEqualTo(Difference.same());
    }

    @Test
    void aFileWithoutOurKeyIsNeverReplaced() throws IOException {
        Files.writeString(on.path(), "theirs");

        assertThatThrownBy(() -> driver.apply(on))
                .isInstanceOf(NodeletException.class)
                .hasMessage(on.path() + " is there, but holds no key");
        assertThat(on.path()).hasContent("theirs");
        driver.restore(on.key(), driver.before(on));
        assertThat(on.path()).exists();
    }

    /// As Kubernetes' own procedure has it: the new key second, then first, then alone.
    @Test
    void whoRotatesKeysKeepsEachOfThem() throws IOException {
        driver.apply(on);
        String other = "b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTI=";
        String ours = Files.readString(on.path());
        String second = "            - name: new\n              secret: " + other + "\n";
        for (String file : List.of(
                ours.replace("      - identity", second + "      - identity"),
                ours.replace("          keys:\n", "          keys:\n" + second),
                ours.replace("secretbox", "aescbc"),
                ours.replace("nodelet-1", "new"))) {
            Files.writeString(on.path(), file);
            Files.setPosixFilePermissions(on.path(), PosixFilePermissions.fromString("rw-r--r--"));
            driver.apply(on);
            driver.apply(off);
            assertThat(on.path()).hasContent(file.strip());
            assertThat(driver.compare(on)).isEqualTo(Difference.same());
        }
    }

    @Test
    void severalKeysOfOursAreKeptInTheirOrder() throws IOException {
        driver.apply(on);
        String second =
                "            - name: nodelet-2\n              secret: b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTI=\n";
        String two = Files.readString(on.path()).replace("          keys:\n", "          keys:\n" + second);
        Files.writeString(on.path(), two);
        Files.writeString(on.path().resolveSibling("encryption.yaml.old-0123456789abcdef"), "older");
        assertThat(driver.compare(on)).isEqualTo(Difference.same());
        assertThat(driver.compare(off)).isEqualTo(Difference.changed("other content"));
        driver.apply(off);
        assertThat(Files.readString(on.path())).contains(second).contains("nodelet-1");
        driver.apply(on);
        assertThat(on.path()).hasContent(two.strip());

        driver.restore(on.key(), PriorState.NOTHING);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void onceTheClusterHasBegunAKeyThatIsGoneIsNotReplaced() {
        begun = true;
        assertThatThrownBy(() -> driver.apply(on))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("is gone. It is made once");
        assertThat(on.path()).doesNotExist();
    }

    @Test
    void resetDeletesOurs() {
        PriorState priorState = driver.before(on);
        driver.apply(on);

        driver.restore(on.key(), priorState);

        assertThat(on.path()).doesNotExist();
    }

    private String key(int provider) throws IOException {
        JsonNode config = YamlManifest.parse(Files.readString(on.path())).getFirst();
        return config.at("/resources/0/providers/" + provider + "/secretbox/keys/0/secret")
                .asString();
    }
}
