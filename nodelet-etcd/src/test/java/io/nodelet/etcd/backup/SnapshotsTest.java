package io.nodelet.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsTest {
    private final FakeEtcdPrograms etcd = new FakeEtcdPrograms();
    private SnapshotCipher cipher = TestCiphers.ONE;
    private Instant now = Instant.parse("2026-11-22T02:00:00Z");

    @TempDir
    private Path root;

    private Snapshots snapshots() {
        return new Snapshots(
                root.resolve("snapshots"),
                etcd.programs(),
                () -> now,
                cipher,
                new OneKeyInAFile(root.resolve("encryption.yaml")));
    }

    @Test
    void oneIsTakenWholeForRootAlone() throws IOException {
        Snapshot taken = snapshots().take();

        assertThat(taken.name()).isEqualTo("etcd-20261122T020000Z.db.age");
        assertThat(taken.revision()).isEqualTo(7);
        assertThat(taken.keys()).isEqualTo(3);
        assertThat(taken.size()).isEqualTo(Files.size(taken.file()));
        assertThat(taken.encrypted()).isTrue();
        assertThat(Files.readString(taken.file(), StandardCharsets.ISO_8859_1))
                .startsWith("age-encryption.org/v1\n")
                .doesNotContain("store");
        assertThat(modes(root.resolve("snapshots"))).isEqualTo("rwx------");
        assertThat(modes(taken.file())).isEqualTo("rw-------");
        assertThat(snapshots().list()).containsExactly(taken);
        assertThat(examine(taken.file()).snapshot()).isEqualTo(taken);
    }

    @Test
    void oneThatIsNotWholeNeverGetsItsName() {
        etcd.failing = "save";
        assertThatThrownBy(() -> snapshots().take()).hasMessageContaining("it broke");
        assertThat(names()).containsExactly(".lock");

        etcd.failing = "";
        cipher = new SnapshotCipher("etcd/ca.key", () -> {
            throw new NodeletException("etcd/ca.key is missing");
        });
        assertThatThrownBy(() -> snapshots().take()).hasMessageContaining("etcd/ca.key is missing");
        assertThat(names()).containsExactly(".lock");
        cipher = TestCiphers.ONE;

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
                ".etcd-20261121T020000Z.db.age.part",
                ".open-12-345.db",
                "etcd-20261121T020000Z.db.age.json",
                "etcd-20261121T020000Z.db.json")) {
            Files.writeString(root.resolve("snapshots").resolve(left), "left");
        }
        Files.writeString(root.resolve("snapshots/mine.db"), "not ours");

        snapshots().take();

        assertThat(names())
                .containsExactlyInAnyOrder(
                        ".lock", "mine.db", "etcd-20261122T020000Z.db.age", "etcd-20261122T020000Z.db.age.json");
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
                .containsExactly("etcd-20261122T020400Z.db.age", "etcd-20261122T020300Z.db.age");
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
                .containsExactly("etcd-20261122T020100Z.db.age", "etcd-20261122T020000Z.db.age");
    }

    @Test
    void aDamagedOneIsRefused() throws IOException {
        Path file = snapshots().take().file();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> examine(file)).hasMessageContaining("was changed");
        Files.delete(SnapshotNote.beside(file));
        assertThatThrownBy(() -> examine(file)).hasMessageContaining("is damaged, or was changed");
        assertThat(names()).as("what was opened").containsExactlyInAnyOrder(".lock", name(file));
    }

    /// Whoever may write to where copies lie has no key of the cluster.
    @Test
    void oneOfAnotherClusterIsRefused() throws IOException {
        Path file = snapshots().take().file();
        cipher = TestCiphers.OTHER;
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> examine(file))
                    .hasMessageContaining("is not encrypted with the key of this etcd authority (etcd/ca.key)");
            Files.deleteIfExists(SnapshotNote.beside(file));
        }
    }

    @Test
    void anOlderOneUnderAnotherNameIsRefused() throws IOException {
        Path old = snapshots().take().file();
        now = now.plusSeconds(3600);
        Path young = snapshots().take().file();
        Files.copy(old, young, StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> examine(young)).hasMessageContaining("is not its own, or was changed");
        Files.copy(SnapshotNote.beside(old), SnapshotNote.beside(young), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> examine(young))
                .hasMessageContaining("was not taken when its name says, but at 2026-11-22T02:00:00Z");
    }

    @Test
    void whatANoteSaysIsVouchedForToo() throws IOException {
        Path file = snapshots().take().file();
        Path note = SnapshotNote.beside(file);
        for (String other : List.of(
                Files.readString(note).replace("\"revision\":7", "\"revision\":8"),
                Files.readString(note).replace("2026-", "soon-"),
                "{\"size\": 9}",
                "[]",
                "torn")) {
            Files.writeString(note, other);
            assertThatThrownBy(() -> examine(file)).as(other).hasMessageContaining("nobody vouches");
        }
    }

    @Test
    void oneElsewhereIsExaminedWithItsNoteAndWithout() throws IOException {
        Snapshot taken = snapshots().take();
        Path kept = Files.createDirectories(root.resolve("kept")).resolve("monday.age");
        Files.copy(taken.file(), kept);
        assertThat(examine(kept).snapshot().hash()).isEqualTo(taken.hash());
        assertThat(examine(kept).vouched()).isFalse();
        Files.copy(SnapshotNote.beside(taken.file()), SnapshotNote.beside(kept));
        assertThat(examine(kept).snapshot().taken()).isEqualTo(taken.taken());
        assertThat(examine(kept).vouched()).isTrue();
        try (FolderLock _ = FolderLock.take(root.resolve("snapshots"))) {
            assertThat(examine(kept).digest()).as("while a drill runs").isEqualTo(OpenSnapshot.digest(kept));
        }
        String held = snapshots().reader().using(kept, (_, plain) -> text(plain));
        assertThat(held).startsWith("store");
        assertThat(names()).hasSize(3);
    }

    /// As an older nodeletd took them.
    @Test
    void oneThatIsNotEncryptedIsReadAndStaysHere() throws IOException {
        Path file = Files.createDirectories(root.resolve("snapshots")).resolve("etcd-20261121T020000Z.db");
        FakeEtcdPrograms.write(file, "store");
        assertThat(examine(file).snapshot().encrypted()).isFalse();
        assertThat(snapshots().last()).isPresent();
        assertThat(snapshots().lastEncrypted()).isEmpty();
        assertThatThrownBy(() -> SnapshotCipher.requireEncrypted(file, "s3:m1/it"))
                .hasMessageContaining("s3:m1/it is not encrypted");

        byte[] bytes = Files.readAllBytes(file);
        bytes[100] ^= 1;
        Files.write(file, bytes);
        assertThatThrownBy(() -> examine(file)).hasMessageContaining("do not fit the digest");
        Files.writeString(file, "short");
        assertThatThrownBy(() -> examine(file)).hasMessageContaining("its size (5 bytes)");
    }

    @Test
    void oneThatWasReplacedIsRefused() throws IOException {
        Path file = Files.createDirectories(root.resolve("snapshots")).resolve("etcd-20261121T020000Z.db");
        FakeEtcdPrograms.write(file, "store");
        Files.writeString(SnapshotNote.beside(file), "{\"taken\": \"2026-11-21T02:00:00Z\", \"hash\": \"abc\"}");
        assertThatThrownBy(() -> examine(file)).hasMessageContaining("something else than when it was taken");
    }

    @Test
    void isFoundByNameByPathAndAsTheLatest() throws IOException {
        assertThatThrownBy(() -> snapshots().find("latest")).hasMessageContaining("there is no snapshot");
        Path file = snapshots().take().file();

        assertThat(snapshots().find("latest")).isEqualTo(file);
        assertThat(snapshots().find(file.toString())).isEqualTo(file);
        assertThat(snapshots().find("etcd-20261122T020000Z.db.age")).isEqualTo(file);
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

    private ExaminedSnapshot examine(Path file) {
        return snapshots().reader().examine(file);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(root.resolve("snapshots"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String modes(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
