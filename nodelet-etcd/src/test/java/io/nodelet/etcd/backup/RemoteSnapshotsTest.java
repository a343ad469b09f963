package io.nodelet.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.s3.FakeS3;
import io.nodelet.etcd.s3.S3Bucket;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeletException;
import io.nodelet.model.S3Config;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteSnapshotsTest {
    private final FakeEtcdPrograms etcd = new FakeEtcdPrograms();
    private Instant now = Instant.parse("2026-11-22T02:00:00Z");

    @TempDir
    private Path root;

    private FakeS3 store;

    @BeforeEach
    void begin() throws IOException {
        store = new FakeS3();
        Path key = Files.writeString(
                root.resolve("key"),
                "[default]\naws_access_key_id=%s\naws_secret_access_key=%s\n".formatted(FakeS3.ID, FakeS3.SECRET));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterEach
    void end() {
        store.close();
    }

    private Snapshots snapshots(String folder) {
        return new Snapshots(
                root.resolve(folder),
                etcd.programs(),
                () -> now,
                TestCiphers.ONE,
                new OneKeyInAFile(root.resolve("encryption.yaml")));
    }

    private RemoteSnapshots copies(String node) {
        var config = new S3Config(
                store.endpoint().toString(),
                FakeS3.BUCKET,
                "clusters/blue",
                "us-east-1",
                root.resolve("key").toString(),
                "",
                28);
        return new RemoteSnapshots(
                new S3Bucket(config, InstantSource.system(), TrustedFiles.below(root)),
                config.prefix(),
                node,
                TestCiphers.ONE,
                () -> now);
    }

    private Snapshot take() {
        Snapshot taken = snapshots("m1").take();
        now = now.plusSeconds(60);
        return taken;
    }

    @Test
    void aCopyComesBackWholeWithItsNote() {
        Snapshot taken = take();
        copies("m1").put(taken);
        copies("m1").put(taken);

        Path file = copies("m2").fetch("latest", root.resolve("m2"), false);

        assertThat(file)
                .isEqualTo(root.resolve("m2/etcd-20261122T020000Z.db.age"))
                .hasSameBinaryContentAs(taken.file());
        assertThat(snapshots("m2").reader().examine(file).snapshot().hash()).isEqualTo(taken.hash());
        assertThat(snapshots("m2").list()).extracting(Snapshot::taken).containsExactly(taken.taken());
        assertThat(root.resolve("m2").toFile().list())
                .containsExactlyInAnyOrder(".lock", file.getFileName().toString(), file.getFileName() + ".json");
    }

    @Test
    void theNewestOfAllMastersIsTheLatestAndEachPrunesItsOwn() {
        Snapshot first = take();
        Snapshot second = take();
        Snapshot third = take();
        copies("m1").put(first);
        copies("m1").put(second);
        copies("m2").put(third);
        store.objects.put("clusters/blue/notes.txt", new byte[] {1});

        assertThat(copies("m1").list())
                .extracting(RemoteSnapshot::wireName)
                .containsExactly("s3:m2/" + third.name(), "s3:m1/" + second.name(), "s3:m1/" + first.name());
        assertThat(copies("m1").prune(1)).isEqualTo(1);
        assertThat(copies("m1").list()).extracting(RemoteSnapshot::node).containsExactly("m2", "m1");
        assertThat(store.objects).hasSize(5).containsKey("clusters/blue/notes.txt");
    }

    @Test
    void whatIsHereAlreadyIsNotBroughtAgain() {
        Snapshot taken = take();
        copies("m1").put(taken);
        store.objects.put("clusters/blue/m1/" + taken.name(), new byte[] {1});

        assertThat(copies("m1").fetch("m1/" + taken.name(), root.resolve("m1"), false))
                .isEqualTo(taken.file());

        store.objects.put("clusters/blue/m1/" + taken.name() + ".json", new byte[] {1});
        assertThatThrownBy(() -> copies("m1").fetch("latest", root.resolve("m1"), false))
                .hasMessageContaining("is here already, and is another snapshot");
    }

    /// As an older nodeletd brought them, or as anybody with the bucket's key makes them.
    @Test
    void oneThatIsNotEncryptedIsFetchedOnlyWhenAPersonSaysSo() throws IOException {
        Path plain = Files.createDirectories(root.resolve("m3")).resolve("etcd-20261122T030000Z.db");
        FakeEtcdPrograms.write(plain, "forged");
        store.objects.put("clusters/blue/m1/etcd-20261122T030000Z.db", Files.readAllBytes(plain));
        store.objects.put(
                "clusters/blue/m1/etcd-20261122T030000Z.db.json", "{\"size\": 544}".getBytes(StandardCharsets.UTF_8));
        now = now.plusSeconds(7200);

        String word = "m1/" + plain.getFileName();
        assertThatThrownBy(() -> copies("m1").fetch(word, root.resolve("m1"), false))
                .hasMessageContaining("s3:m1/etcd-20261122T030000Z.db is not encrypted");
        assertThatThrownBy(() -> copies("m1").fetch("latest", root.resolve("m1"), false))
                .hasMessageContaining("there is no s3:latest");
        Path fetched = copies("m1").fetch("latest", root.resolve("m1"), true);
        assertThat(fetched).hasFileName("fetched-etcd-20261122T030000Z.db").exists();
        assertThat(snapshots("m1").list())
                .as("nobody takes it for the node's own")
                .isEmpty();
        assertThat(copies("m1").fetch(word, root.resolve("m1"), true)).isEqualTo(fetched);
        assertThatThrownBy(() -> copies("m1").put(snapshots("m3").list().getFirst()))
                .hasMessageContaining("is not copied");
    }

    @Test
    void whatNobodyVouchesForNeverGetsASnapshotsName() throws IOException {
        Snapshot old = take();
        copies("m1").put(old);
        byte[] file = Files.readAllBytes(old.file());
        String name = "clusters/blue/m1/etcd-20261122T030000Z.db.age";
        store.objects.put(name, file);
        for (String note : new String[] {
            "{\"size\": " + file.length + "}",
            "{\"size\": -1}",
            "torn",
            Files.readString(SnapshotNote.beside(old.file()))
        }) {
            store.objects.put(name + ".json", note.getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> copies("m2").fetch("m1/etcd-20261122T030000Z.db.age", root.resolve("m2"), true))
                    .as(note)
                    .isInstanceOf(NodeletException.class);
            assertThat(root.resolve("m2").toFile().list()).containsExactly(".lock");
        }
    }

    @Test
    void oneThatWasDamagedHereIsBroughtAgain() throws IOException {
        Snapshot taken = take();
        copies("m1").put(taken);
        byte[] bytes = Files.readAllBytes(taken.file());
        Files.write(taken.file(), new byte[] {1});
        assertThat(copies("m1").fetch("latest", root.resolve("m1"), false))
                .isEqualTo(taken.file())
                .hasBinaryContent(bytes);
    }

    @Test
    void aStoreThatSendsMoreThanWasTakenIsNotListenedTo() {
        Snapshot taken = take();
        copies("m1").put(taken);
        store.objects.put("clusters/blue/m1/" + taken.name(), new byte[1 << 20]);
        assertThatThrownBy(() -> copies("m2").fetch("latest", root.resolve("m2"), false))
                .hasMessageContaining("can't be reached");
        assertThat(root.resolve("m2").toFile().list()).containsExactly(".lock");
    }

    @Test
    void whatIsMeantHasToBeThere() {
        assertThatThrownBy(() -> copies("m1").fetch("latest", root.resolve("m1"), false))
                .hasMessageContaining("there is no s3:latest in")
                .hasMessageContaining("backups/clusters/blue/");
        copies("m1").put(take());
        assertThatThrownBy(() -> copies("m1").fetch("../../etc/passwd", root.resolve("m1"), false))
                .hasMessageContaining("there is no s3:../../etc/passwd");
    }
}
