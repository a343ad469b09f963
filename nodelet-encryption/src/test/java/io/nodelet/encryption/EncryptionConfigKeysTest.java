package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptionConfigKeysTest {
    private static final String SECOND =
            "            - name: nodelet-2\n              secret: b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyMTI=\n";

    @TempDir
    private Path root;

    private final ManagedEncryptionConfig first = ManagedEncryptionConfig.fresh(true, new SecureRandom());
    private Path file;
    private EncryptionConfigKeys keys;

    @BeforeEach
    void aKey() throws IOException {
        file = root.resolve("encryption.yaml");
        keys = new EncryptionConfigKeys(new EncryptionConfigFile(file));
        Files.writeString(file, first.yaml());
    }

    @Test
    void itsKeyMustBeThereAndNothingElseCounts() throws IOException {
        String note = keys.now();
        String two = first.yaml().replace("          keys:\n", "          keys:\n" + SECOND);
        for (String same : new String[] {
            first.encrypting(false).yaml(),
            two,
            "# a comment\n" + first.yaml(),
            first.yaml().replace("nodelet-1", "mine")
        }) {
            Files.writeString(file, same);
            assertThat(keys.read(note)).as(same).isTrue();
        }
        String rotated = two.replace(
                "            - name: nodelet-1\n              secret: "
                        + first.first().secret() + "\n",
                "");
        Files.writeString(file, rotated);
        assertThat(keys.read(note)).isFalse();
        assertThat(keys.older(note)).isEmpty();
        Path old = Files.writeString(root.resolve("encryption.yaml.old-0123456789abcdef"), first.yaml());
        assertThat(keys.older(note)).contains(old);
        Files.delete(file);
        assertThat(keys.read(note)).isFalse();
        assertThat(keys.now()).isEmpty();
        assertThat(keys.read("")).as("nothing is known").isTrue();
    }

    /// Of the version before, a digest of the whole file, which then held one key.
    @Test
    void aNoteOfAnOlderVersionFitsItsKey() throws IOException {
        String note = digest(first.yaml());
        Files.writeString(file, first.yaml().replace("          keys:\n", "          keys:\n" + SECOND));
        assertThat(keys.read(note)).isTrue();
        assertThat(keys.read(digest(first.encrypting(false).yaml()))).isTrue();
        assertThat(keys.read(digest("another"))).isFalse();
        Files.writeString(file, "# theirs\n" + first.yaml());
        assertThat(keys.read(digest("# theirs\n" + first.yaml()))).isTrue();
    }

    private static String digest(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }
}
