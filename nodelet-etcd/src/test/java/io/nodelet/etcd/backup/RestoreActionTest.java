package io.nodelet.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A restore that is killed at any of its changes, before it or after it, and again on the way back.
class RestoreActionTest {
    private final FakeEtcdPrograms etcd = new FakeEtcdPrograms();
    private boolean running;

    @TempDir
    private Path root;

    private Path data;
    private Path snapshot;

    /// What a killed process is to those who watch: it is gone, and says nothing.
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Dies at the change number `at`: before it where that is even, after it where it is odd.
    private static final class Mortal {
        private int left;

        Mortal(int at) {
            this.left = at;
        }

        void around(Runnable change) {
            die();
            change.run();
            die();
        }

        private void die() {
            if (left-- == 0) {
                throw new Death();
            }
        }
    }

    private record MortalDisk(RestoreDisk real, Mortal mortal) implements RestoreDisk {
        @Override
        public void write(Path file, String text) {
            mortal.around(() -> real.write(file, text));
        }

        @Override
        public void remove(Path file) {
            mortal.around(() -> real.remove(file));
        }

        @Override
        public void removeAll(Path folder) {
            mortal.around(() -> real.removeAll(folder));
        }

        @Override
        public void folder(Path folder) {
            mortal.around(() -> real.folder(folder));
        }

        @Override
        public void move(Path from, Path to) {
            mortal.around(() -> real.move(from, to));
        }

        @Override
        public void settle(Path folder) {
            mortal.around(() -> real.settle(folder));
        }
    }

    private record MortalCommands(FakeEtcdPrograms real, Mortal mortal) implements Commands {
        @Override
        public CommandResult run(Command command) {
            List<CommandResult> result = new ArrayList<>();
            mortal.around(() -> {
                real.failing = mortal.left == 0 ? "restore" : ""; // it dies of the same blow, half done
                result.add(real.run(command));
                real.failing = "";
            });
            return result.getFirst();
        }
    }

    @BeforeEach
    void cluster() throws IOException {
        fresh();
    }

    private void fresh() throws IOException {
        RestoreDisk.REAL.removeAll(root.resolve("node"));
        data = root.resolve("node/data");
        Files.createDirectories(data.resolve("member/snap"));
        Files.writeString(data.resolve("member/snap/db"), "old");
        snapshot = root.resolve("node/etcd-20261122T020000Z.db.age");
        Path plain = root.resolve("plain.db");
        FakeEtcdPrograms.write(plain, "new");
        TestCiphers.ONE.encrypt(plain, snapshot);
        journal(RestoreDisk.REAL)
                .write(new RestoreState(
                        snapshot,
                        OpenSnapshot.digest(snapshot),
                        data,
                        "before-20261122T030000Z",
                        1_000_000_000L,
                        new EtcdPrograms.Identity("m1", "https://10.0.0.1:2380", "c1"),
                        ""));
    }

    private RestoreJournal journal(RestoreDisk restoreDisk) {
        return new RestoreJournal(root.resolve("node/etcd-restore"), restoreDisk);
    }

    private RestoreAction restore(Mortal mortal) {
        var disk = new MortalDisk(RestoreDisk.REAL, mortal);
        EtcdPrograms programs = etcd.programs();
        return new RestoreAction(
                journal(disk),
                new EtcdPrograms(new MortalCommands(etcd, mortal), programs.programs(), programs.server()),
                TestCiphers.ONE,
                () -> running,
                () -> {},
                disk);
    }

    /// @return whether it lived
    private boolean attempt(int dies) {
        try {
            restore(new Mortal(dies)).perform(_ -> {});
            return true;
        } catch (Death e) {
            return false;
        }
    }

    private void assertRestored(String how) throws IOException {
        assertThat(data.resolve("member/snap/db")).as(how).hasContent("new");
        assertThat(data.resolve("before-20261122T030000Z/member/snap/db"))
                .as(how)
                .hasContent("old");
        try (Stream<Path> left = Files.list(data)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .as(how)
                    .containsExactlyInAnyOrder("member", "before-20261122T030000Z");
        }
        assertThat(restore(new Mortal(Integer.MAX_VALUE)).check().isHealthy())
                .as(how)
                .isTrue();
    }

    @Test
    void replacesTheDataAndKeepsTheOld() throws IOException {
        assertThat(restore(new Mortal(Integer.MAX_VALUE)).check().reason()).contains("half done");

        assertThat(attempt(Integer.MAX_VALUE)).isTrue();

        assertRestored("in one go");
        assertThat(etcd.ran)
                .anyMatch(text -> text.contains("--bump-revision=1000000000 --mark-compacted")
                        && text.contains("--initial-cluster=m1=https://10.0.0.1:2380")
                        && text.contains("--initial-cluster-token=c1"));
    }

    @Test
    void killedAtAnyChangeIsGoneOnWith() throws IOException {
        int deaths = 0;
        boolean lived = false;
        for (int first = 0; !lived; first++) {
            fresh();
            lived = attempt(first);
            deaths += lived ? 0 : 1;
            assertMended("killed at " + first);
        }
        assertThat(deaths).isGreaterThan(15);
    }

    @Test
    void killedAgainOnTheWayBack() throws IOException {
        boolean lived = false;
        for (int first = 0; !lived; first++) {
            boolean livedThen = false;
            for (int second = 0; !livedThen; second++) {
                fresh();
                lived = attempt(first);
                livedThen = lived || attempt(second);
                assertMended("killed at " + first + ", then at " + second);
            }
        }
    }

    /// At each moment there is old data whole or new data whole, and one more try makes the new.
    private void assertMended(String how) throws IOException {
        boolean old = Files.exists(data.resolve("member/snap/db"))
                || Files.exists(data.resolve("before-20261122T030000Z/member/snap/db"));
        assertThat(old).as(how).isTrue();
        attempt(Integer.MAX_VALUE);
        assertRestored(how);
    }

    @Test
    void aLostMachineHasNoOldData() throws IOException {
        RestoreDisk.REAL.removeAll(data.resolve("member"));

        assertThat(attempt(Integer.MAX_VALUE)).isTrue();

        assertThat(data.resolve("member/snap/db")).hasContent("new");
        assertThat(data.resolve("before-20261122T030000Z")).doesNotExist();
    }

    @Test
    void leavesARunningEtcdAlone() {
        running = true;
        assertThatThrownBy(() -> attempt(Integer.MAX_VALUE)).hasMessageContaining("etcd or the API server runs");
        assertThat(data.resolve("member/snap/db")).hasContent("old");
    }

    @Test
    void anotherSnapshotUnderTheSameNameIsRefused() throws IOException {
        FakeEtcdPrograms.write(snapshot, "somebody else's");
        assertThatThrownBy(() -> attempt(Integer.MAX_VALUE)).hasMessageContaining("another one than when");
        assertThat(data.resolve("member/snap/db")).hasContent("old");
    }
}
