package io.nodelet.controllers.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.Controllers;
import io.nodelet.daemon.CrashHandler;
import io.nodelet.daemon.DesiredServiceState;
import io.nodelet.daemon.DesiredState;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.daemon.metrics.Metric;
import io.nodelet.encryption.EncryptionConfigKeys;
import io.nodelet.etcd.DataHash;
import io.nodelet.etcd.EtcdAlarm;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.EtcdMember;
import io.nodelet.etcd.KnownMembers;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.etcd.backup.Drill;
import io.nodelet.etcd.backup.EtcdPrograms;
import io.nodelet.etcd.backup.RemoteSnapshots;
import io.nodelet.etcd.backup.SnapshotCipher;
import io.nodelet.etcd.backup.Snapshots;
import io.nodelet.etcd.s3.Bucket;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcdMaintenanceTest {
    private static final long MIB = 1 << 20;
    private final List<String> done = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private DesiredState desiredState = DesiredState.NONE.desired(DesiredServiceState.TRUE);
    private long inUse = 90;
    private boolean answers = true;
    private Optional<Names> bucket = Optional.empty();

    @TempDir
    private Path root;

    /// One member whose file has 100 MiB.
    private final class OneMember implements EtcdClient {
        @Override
        public Health ready() {
            return Health.healthy();
        }

        @Override
        public MemberStatus status() {
            if (!answers) {
                throw new KubeException(0, "nobody answers", "", null);
            }
            return new MemberStatus("a1", "a1", "3.7.3", 9, 100 * MIB, inUse * MIB, 4096 * MIB, 1, 5, 5, false);
        }

        @Override
        public List<EtcdAlarm> alarms() {
            return List.of();
        }

        @Override
        public List<EtcdMember> members() {
            return List.of(new EtcdMember("a1", "m1", List.of(), List.of(), false));
        }

        @Override
        public void compact(long revision) {
            done.add("compact");
        }

        @Override
        public void defragment() {
            done.add("defragment");
        }

        @Override
        public DataHash hash(long revision) {
            return new DataHash(1, 1, 1);
        }

        @Override
        public void disarm(EtcdAlarm etcdAlarm) {
            done.add("disarm");
        }

        @Override
        public EtcdClient at(URI server) {
            return this;
        }
    }

    /// Remembers what was put there, while it takes anything.
    private static final class Names implements Bucket {
        private final Set<String> all = new TreeSet<>();
        private String error = "";

        @Override
        public String name() {
            return "https://s3.example.org/backups";
        }

        @Override
        public void put(String key, Path file) {
            require(key);
            all.add(key);
        }

        @Override
        public void get(String key, Path file, long most) {
            throw new AssertionError("the daemon brings nothing back: " + key);
        }

        @Override
        public List<String> list(String prefix) {
            require(prefix);
            return all.stream().filter(text -> text.startsWith(prefix)).toList();
        }

        @Override
        public void delete(String key) {
            require(key);
            all.remove(key);
        }

        private void require(String key) {
            if (!error.isEmpty()) {
                throw new NodeletException(error + " for " + key);
            }
        }
    }

    private final EtcdMaintenance etcdMaintenance = new EtcdMaintenance(
                    () -> Optional.of(tools()), () -> desiredState, () -> now, log::add)
            .pausing(found -> {
                desiredState = desiredState.pause(found);
                done.add(found.isPresent() ? "pause" : "resume");
            });

    private EtcdClients tools() {
        var facts = new NodeFacts("m1", "10.0.0.1", "eth0", 1500, NodeFacts.Cgroups.V2, true, "amd64", true, false, "");
        var programs = new EtcdPrograms(
                command -> {
                    throw new NodeletException("the disk is full");
                },
                Path::of,
                URI.create("https://127.0.0.1:2379"));
        var snapshots = new Snapshots(root.resolve("snapshots"), programs, () -> now, EncryptionConfigKeys.node());
        return new EtcdClients(
                new NodeSpec(NodeConfig.DEFAULTS, facts),
                new OneMember(),
                programs,
                snapshots,
                new Drill(snapshots, programs, () -> now),
                bucket.map(names -> new RemoteSnapshots(names, "blue", "m1", SnapshotCipher.node(), () -> now)),
                KnownMembers.in(root));
    }

    @Test
    void aLooseFileIsWrittenAnewInAPauseOfItsOwn() {
        etcdMaintenance.reconcile();
        assertThat(done).isEmpty();

        inUse = 30;
        etcdMaintenance.reconcile();
        etcdMaintenance.reconcile();

        assertThat(done).containsExactly("pause", "defragment", "resume");
        assertThat(Metric.render(etcdMaintenance.metrics())).contains("nodelet_etcd_defragmentations_total 1\n");
        now = now.plus(Duration.ofHours(1));
        etcdMaintenance.reconcile();
        assertThat(done).hasSize(6);
    }

    @Test
    void nothingIsDoneWhileSomebodyWorksHereOrTheNodeIsDown() {
        inUse = 30;
        desiredState = desiredState.pause(Optional.of(new HealingPause(now.plusSeconds(60), "the disk")));
        etcdMaintenance.reconcile();
        desiredState = desiredState.pause(Optional.empty()).desired(DesiredServiceState.FALSE);
        etcdMaintenance.reconcile();
        answers = false;
        desiredState = desiredState.desired(DesiredServiceState.TRUE);
        etcdMaintenance.reconcile();

        assertThat(done).isEmpty();
        assertThat(Metric.render(etcdMaintenance.metrics())).contains("nodelet_etcd_has_leader 0\n");
    }

    @Test
    void aSnapshotThatFailsIsToldAndTriedAgainLater() {
        now = now.plus(Duration.ofMinutes(10));
        etcdMaintenance.reconcile();
        etcdMaintenance.reconcile();

        assertThat(log).containsExactly("can't take a snapshot of etcd: the disk is full");
        assertThat(String.valueOf(etcdMaintenance.toMap().get("etcd")))
                .contains("snapshotError=the disk is full")
                .contains("size=" + 100 * MIB);
        now = now.plus(Duration.ofMinutes(5));
        etcdMaintenance.reconcile();
        assertThat(log).hasSize(2);
    }

    @Test
    void theLastSnapshotIsCopiedOnceAndTriedAgainWhereThatFails() throws IOException {
        Files.createDirectories(root.resolve("snapshots"));
        Files.writeString(root.resolve("snapshots/etcd-20261122T115900Z.db.age"), "age-encryption.org/v1\nall");
        Names names = new Names();
        bucket = Optional.of(names);
        names.error = "no such bucket";
        etcdMaintenance.reconcile();
        etcdMaintenance.reconcile();

        assertThat(log).containsExactly("can't copy etcd-20261122T115900Z.db.age: no such bucket for blue/m1/");
        assertThat(Metric.render(etcdMaintenance.metrics())).contains("nodelet_etcd_last_copy_good 0\n");

        names.error = "";
        now = now.plus(Duration.ofMinutes(5));
        etcdMaintenance.reconcile();
        etcdMaintenance.reconcile();

        assertThat(names.all)
                .containsExactly("blue/m1/etcd-20261122T115900Z.db.age", "blue/m1/etcd-20261122T115900Z.db.age.json");
        assertThat(log)
                .hasSize(2)
                .last()
                .isEqualTo("copied etcd-20261122T115900Z.db.age to https://s3.example.org/backups/blue/");
        assertThat(String.valueOf(etcdMaintenance.toMap().get("etcd")))
                .contains("last=etcd-20261122T115900Z.db.age, at=" + now);
        assertThat(Metric.render(etcdMaintenance.metrics())).contains("nodelet_etcd_last_copy_good 1\n");

        var restarted = new EtcdMaintenance(() -> Optional.of(tools()), () -> desiredState, () -> now, log::add);
        restarted.reconcile();
        assertThat(log).as("nothing was copied").hasSize(2);
    }

    @Test
    void aSurpriseDoesNotEndIt() {
        var threads = new SupervisedThreads(_ -> {}, CrashHandler.HALT, Duration.ofMillis(1));
        var times = new AtomicInteger();
        var surprised = new EtcdMaintenance(
                () -> {
                    if (times.getAndIncrement() < 2) {
                        throw new IllegalStateException("nobody thought of this");
                    }
                    return Optional.empty();
                },
                () -> desiredState,
                () -> now,
                log::add);

        try (var _ = Controllers.start(threads, List.of(surprised), () -> Role.MASTER, log::add)) {
            assertThat(Poll.until(Duration.ofSeconds(30), () -> times.get() == 3))
                    .isTrue();
        }
        assertThat(threads.restarts().toString()).contains("nodelet_thread_restarts_total{duty=\"etcd-upkeep\"} 2\n");
    }

    @Test
    void aCopyThatFailedIsOnRecordForOthers() throws IOException {
        Files.createDirectories(root.resolve("snapshots"));
        Files.writeString(root.resolve("snapshots/etcd-20261122T115900Z.db.age"), "age-encryption.org/v1\nall");
        Names names = new Names();
        bucket = Optional.of(names);
        names.error = "no such bucket";
        etcdMaintenance.reconcile();

        Path folder = root.resolve("snapshots");
        assertThat(UploadReport.of("https://s3.example.org/backups/blue/", folder)
                        .error())
                .isEqualTo("no such bucket for blue/m1/");
        assertThat(UploadReport.of("https://s3.example.org/others/", folder).error())
                .as("of another bucket nothing is known")
                .isEmpty();
    }
}
