package io.nodelet.phases.secrets;

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
class SameKeysTest {
    private final FakeKubeApi api = new FakeKubeApi();

    @TempDir
    private Path root;

    private KeyFile file;

    @BeforeEach
    void keys() throws Exception {
        file = fresh("own");
    }

    private KeyFile fresh(String name) throws Exception {
        Path path = root.resolve(name);
        Files.writeString(path, SealingKeys.fresh(true, new SecureRandom()).yaml());
        return new KeyFile(path);
    }

    private void reports(String master, KeyFile keys) {
        new RotationBoard(api).report(master, new MasterReport(keys.prints(), true, Instant.EPOCH, 0, ""));
    }

    private void comesIn() {
        new SameKeys(file, "m3").accept(api);
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
