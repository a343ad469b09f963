package io.nodelet.etcd.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Difference;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.WriteOnceFile;
import io.nodelet.resources.driver.WriteOnceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdDataTest {
    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
    private final WriteOnceFiles files = new WriteOnceFiles();

    @TempDir
    private Path root;

    private EtcdData data;

    @BeforeEach
    void folders() throws IOException {
        Files.createDirectories(root.resolve("state"));
        data = in("data");
    }

    private EtcdData in(String folder) throws IOException {
        return new EtcdData(root.resolve("state"), Files.createDirectories(root.resolve(folder)));
    }

    private void write(WriteOnceFile file) {
        if (!files.compare(file).equals(Difference.same())) {
            files.apply(file);
        }
    }

    /// What a start does: records, data, and once it is ready the last record.
    private void started(EtcdData etcdData) throws IOException {
        etcdData.records().forEach(this::write);
        log(etcdData);
        write(etcdData.member(NOW));
    }

    private static void log(EtcdData etcdData) throws IOException {
        Path wal = Files.createDirectories(etcdData.folder().resolve("member/wal"));
        Files.writeString(wal.resolve("0000000000000000-0000000000000000.wal"), "");
    }

    private static Optional<ReasonCode> code(EtcdData etcdData, boolean ours) {
        return etcdData.check(ours).because().map(why -> why.code());
    }

    private void remove(Path tree) throws IOException {
        try (var all = Files.walk(tree)) {
            all.sorted((a, b) -> b.compareTo(a))
                    .map(Path::toFile)
                    .forEach(file -> assertThat(file.delete()).isTrue());
        }
    }

    @Test
    void nothingThereIsABeginning() {
        assertThat(data.check(false)).isEqualTo(Health.healthy());
        assertThat(data.wasMember()).isFalse();
    }

    @Test
    void itsOwnDataServes() throws IOException {
        started(data);
        assertThat(data.check(true)).isEqualTo(Health.healthy());
        assertThat(data.wasMember()).isTrue();
    }

    /// Its disk is not mounted, with the folder there, empty or with new records in it, or away.
    @Test
    void whereItWasAMemberNoDataIsNoBeginning() throws IOException {
        started(data);
        remove(data.folder().resolve("member"));
        assertThat(code(data, true)).contains(ReasonCode.ETCD_DATA_GONE);
        remove(data.folder());
        assertThat(code(data, true)).contains(ReasonCode.ETCD_DATA_GONE);
        Files.createDirectories(data.folder());
        data.records().forEach(this::write);
        assertThat(code(data, true)).contains(ReasonCode.ETCD_DATA_GONE);
    }

    @Test
    void anotherFolderInTheConfigurationIsNoBeginning() throws IOException {
        started(data);
        assertThat(code(in("other"), false)).contains(ReasonCode.ETCD_DATA_GONE);
        assertThat(in("other").check(false).reason()).contains("it was in " + data.folder());
    }

    @Test
    void aFirstStartThatWasBrokenOffBeginsAgain() throws IOException {
        data.records().forEach(this::write);
        assertThat(data.check(true)).isEqualTo(Health.healthy());
        Files.createDirectories(data.folder().resolve("member/wal"));
        assertThat(data.check(true)).isEqualTo(Health.healthy());
    }

    @Test
    void somebodysDataIsRefusedOnAFreshMachine() throws IOException {
        Files.createDirectories(data.folder().resolve("member/wal"));
        assertThat(code(data, false)).contains(ReasonCode.ETCD_DATA_FOREIGN);
    }

    @Test
    void anotherNodesDiskIsRefused() throws IOException {
        started(data);
        EtcdData other = new EtcdData(Files.createDirectories(root.resolve("state-2")), root.resolve("data-2"));
        Files.createDirectories(other.folder());
        started(other);
        remove(data.folder());
        Files.move(other.folder(), data.folder());
        assertThat(code(data, true)).contains(ReasonCode.ETCD_DATA_FOREIGN);
        data.claim();
        assertThat(data.check(true)).isEqualTo(Health.healthy());
    }

    /// An older nodeletd kept no records; what lies in a folder of this node's is its own.
    @Test
    void anUpgradedNodesDataServes() throws IOException {
        Files.createDirectories(data.folder().resolve("member/wal"));
        assertThat(data.check(true)).isEqualTo(Health.healthy());
        started(data);
        assertThat(data.check(true)).isEqualTo(Health.healthy());
    }

    @Test
    void aDatabaseWithoutItsLogIsNoData() throws IOException {
        started(data);
        remove(data.folder().resolve("member/wal"));
        Files.createDirectories(data.folder().resolve("member/wal"));
        Files.createDirectories(data.folder().resolve("member/snap"));
        Files.writeString(data.folder().resolve("member/snap/db"), "");
        assertThat(code(data, true)).contains(ReasonCode.ETCD_DATA_GONE);
    }

    @Test
    void dataThatAPersonPutBackWithoutTheMarkServes() throws IOException {
        started(data);
        remove(data.folder());
        log(data);
        assertThat(data.check(true)).isEqualTo(Health.healthy());
    }
}
