package io.nodelet.encryption;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.kube.FakeKubeApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A master that was given its keys before a rotation does not come in with them after it.
class MatchingKeysCheckTest {
    private final FakeKubeApi api = new FakeKubeApi();

    @TempDir
    private Path root;

    private EncryptionConfigFile file;

    @BeforeEach
    void keys() throws Exception {
        file = fresh("own");
    }

    private EncryptionConfigFile fresh(String name) throws Exception {
        Path path = root.resolve(name);
        Files.writeString(
                path, ManagedEncryptionConfig.fresh(true, new SecureRandom()).yaml());
        return new EncryptionConfigFile(path);
    }

    private void reports(String master, EncryptionConfigFile keys) {
        new RotationRecords(api).report(master, new KeyReport(keys.prints(), true, Instant.EPOCH, 0, ""));
    }

    private void comesIn() {
        new MatchingKeysCheck(file, "m3").accept(api);
    }

    @Test
    void whereNobodySaysAnythingItComesIn() {
        assertThatCode(this::comesIn).doesNotThrowAnyException();
    }

    @Test
    void withTheOthersKeysItComesIn() throws Exception {
        reports("m1", file);
        reports("m2-that-is-gone", fresh("former"));
        assertThatCode(this::comesIn).doesNotThrowAnyException();
    }

    @Test
    void withOthersItDoesNotWhateverItSaidItself() throws Exception {
        reports("m1", fresh("rotated"));
        reports("m3", file);
        assertThatThrownBy(this::comesIn).hasMessageContaining("has other keys than the masters of this cluster");
    }
}
