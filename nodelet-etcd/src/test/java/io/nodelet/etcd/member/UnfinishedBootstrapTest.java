package io.nodelet.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Progress;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `created.wal` is the beginning of a log as etcd 3.7.3 left it, killed before its first entry.
class UnfinishedBootstrapTest {
    private static final int FILE = 8192;
    private final byte[] created = created();

    @TempDir
    private Path data;

    private Path wal;
    private UnfinishedBootstrap bootstrap;

    private static byte[] created() {
        try (InputStream file = UnfinishedBootstrapTest.class.getResourceAsStream("created.wal")) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void folders() throws IOException {
        wal = data.resolve("member/wal/0000000000000000-0000000000000000.wal");
        Files.createDirectories(wal.getParent());
        Files.createDirectories(data.resolve("member/snap"));
        bootstrap = new UnfinishedBootstrap(data, () -> Instant.ofEpochSecond(7));
    }

    private Health with(byte[] log) throws IOException {
        Files.write(wal, Arrays.copyOf(log, FILE));
        return bootstrap.check();
    }

    @Test
    void aLogWithoutAnEntryIsMovedAside() throws IOException {
        assertThat(with(created))
                .isInstanceOfSatisfying(
                        Health.Unhealthy.class,
                        unhealthy ->
                                assertThat(unhealthy.failure().code()).isEqualTo(ReasonCode.ETCD_BOOTSTRAP_UNFINISHED));
        bootstrap.perform(Progress.SILENT);
        assertThat(bootstrap.check().isHealthy()).isTrue();
        assertThat(data.resolve("member")).doesNotExist();
        assertThat(data.resolve("unfinished-7/wal")).isDirectory();
    }

    @Test
    void everyLogWithMoreStays() throws IOException {
        ByteBuffer entry = ByteBuffer.allocate(created.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        entry.put(created).putLong(8).put(new byte[] {8, 2, 16, 1, 26, 2, 8, 0});
        assertThat(with(entry.array()).isHealthy()).isTrue();
    }

    @Test
    void aLogThatIsDamagedEmptyOrCutStays() throws IOException {
        assertThat(with(new byte[0]).isHealthy()).isTrue();
        assertThat(with(Arrays.copyOf(created, 60)).isHealthy()).isTrue();
        for (int at : new int[] {0, 7, 8, 9, 16, 24, 25, 63, 64, 65}) {
            byte[] damaged = created.clone();
            damaged[at] ^= 0x55;
            assertThat(with(damaged).isHealthy()).as("byte %d", at).isTrue();
        }
    }

    @Test
    void whereASnapshotOrALaterLogIsItStays() throws IOException {
        Path snapshot = Files.createFile(data.resolve("member/snap/0000000000000002-0000000000002711.snap"));
        assertThat(with(created).isHealthy()).isTrue();
        Files.delete(snapshot);
        Files.createFile(wal.resolveSibling("0000000000000001-0000000000000400.wal"));
        assertThat(with(created).isHealthy()).isTrue();
    }

    @Test
    void noDataIsABeginning() throws IOException {
        Files.delete(wal.getParent());
        assertThat(bootstrap.check().isHealthy()).isTrue();
    }
}
