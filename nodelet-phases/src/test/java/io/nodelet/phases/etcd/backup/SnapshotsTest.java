package io.nodelet.phases.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private final FakeEtcdPrograms etcd = new FakeEtcdPrograms();
    private Instant now = Instant.parse("2026-11-22T02:00:00Z");

    @TempDir
    private Path root;

    private Snapshots snapshots() {
        return new Snapshots(root.resolve("snapshots"), etcd.programs(), () -> now, root.resolve("encryption.yaml"));
    }

    @Test
    void oneIsTakenWholeForRootAlone() throws IOException {
        Snapshot taken = snapshots().take();

        assertThat(taken.name()).isEqualTo("etcd-20261122T020000Z.db");
        assertThat(taken.revision()).isEqualTo(7);
        assertThat(taken.keys()).isEqualTo(3);
        assertThat(taken.size()).isEqualTo(544);
        assertThat(modes(root.resolve("snapshots"))).isEqualTo("rwx------");
        assertThat(modes(taken.file())).isEqualTo("rw-------");
        assertThat(snapshots().list()).containsExactly(taken);
        assertThat(snapshots().examine(taken.file())).isEqualTo(taken);
    }

    @Test
    void oneThatIsNotWholeNeverGetsItsName() {
        etcd.failing = "save";
        assertThatThrownBy(() -> snapshots().take()).hasMessageContaining("it broke");
        assertThat(names()).containsExactly(".lock");

        etcd.failing = "status";
        assertThatThrownBy(() -> snapshots().take()).hasMessageContaining("it broke");
        assertThat(snapshots().list()).isEmpty();
    }

    @Test
    void whatAKillLeftGoesWithTheNext() throws IOException {
        Files.createDirectories(root.resolve("snapshots"));
        for (String left : List.of(
                ".etcd-20261121T020000Z.db.part",
                ".etcd-20261121T020000Z.db.part.part",
                "etcd-20261121T020000Z.db.json")) {
            Files.writeString(root.resolve("snapshots").resolve(left), "left");
        }
        Files.writeString(root.resolve("snapshots/mine.db"), "not ours");

        snapshots().take();

        assertThat(names())
                .containsExactlyInAnyOrder(
                        ".lock", "mine.db", "etcd-20261122T020000Z.db", "etcd-20261122T020000Z.db.json");
    }

    @Test
    void theOldestGoFirst() {
        for (int i = 0; i < 5; i++) {
            snapshots().take();
            now = now.plusSeconds(60);
        }

        assertThat(snapshots().prune(2)).isEqualTo(3);

        assertThat(snapshots().list())
                .extracting(Snapshot::name)
                .containsExactly("etcd-20261122T020400Z.db", "etcd-20261122T020300Z.db");
        assertThat(names()).hasSize(5);
    }

    /// The clock was a year ahead, and is right again: what is taken now is the last one, and stays.
    @Test
    void oneOfTheFutureIsTheOldest() {
        now = now.plusSeconds(366 * 86_400L);
        snapshots().take();
        now = now.minusSeconds(366 * 86_400L);
        snapshots().take();
        now = now.plusSeconds(60);
        snapshots().take();
        assertThat(snapshots().prune(2)).isEqualTo(1);
        assertThat(snapshots().list())
                .extracting(Snapshot::name)
                .containsExactly("etcd-20261122T020100Z.db", "etcd-20261122T020000Z.db");
    }

    @Test
    void aDamagedOneIsRefused() throws IOException {
        Path file = snapshots().take().file();
        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> snapshots().examine(file)).hasMessageContaining("do not fit the digest");

        Files.writeString(file, "short");
        assertThatThrownBy(() -> snapshots().examine(file)).hasMessageContaining("its size (5 bytes)");
    }

    @Test
    void oneThatWasReplacedIsRefused() throws IOException {
        Path file = snapshots().take().file();
        FakeEtcdPrograms.write(file, "another store");
        assertThatThrownBy(() -> snapshots().examine(file))
                .hasMessageContaining("something else than when it was taken");
    }

    @Test
    void isFoundByNameByPathAndAsTheLatest() throws IOException {
        assertThatThrownBy(() -> snapshots().find("latest")).hasMessageContaining("there is no snapshot");
        Path file = snapshots().take().file();

        assertThat(snapshots().find("latest")).isEqualTo(file);
        assertThat(snapshots().find(file.toString())).isEqualTo(file);
        assertThat(snapshots().find("etcd-20261122T020000Z.db")).isEqualTo(file);
    }

    @Test
    void remembersWhichKeySealedIt() throws IOException {
        assertThat(snapshots().take().sealedBy()).isEmpty();
        Files.writeString(root.resolve("encryption.yaml"), "key");
        now = now.plusSeconds(1);

        String print = snapshots().take().sealedBy();

        assertThat(snapshots().sealing().read(print)).isTrue();
        Files.writeString(root.resolve("encryption.yaml"), "another key");
        assertThat(snapshots().sealing().read(print)).isFalse();
    }

    @Test
    void onlyOneAtATime() {
        try (FolderLock _ = FolderLock.take(root.resolve("snapshots"))) {
            assertThatThrownBy(() -> snapshots().take()).hasMessageContaining("another nodeletd");
        }
        snapshots().take();
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(root.resolve("snapshots"))) {
            return files.map(it -> it.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
