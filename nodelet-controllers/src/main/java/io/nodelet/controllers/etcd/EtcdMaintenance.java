package io.nodelet.controllers.etcd;

import io.nodelet.daemon.Controller;
import io.nodelet.daemon.DesiredServiceState;
import io.nodelet.daemon.DesiredState;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.metrics.Metric;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.etcd.MemberStatus;
import io.nodelet.etcd.OtherMembers;
import io.nodelet.etcd.backup.DrillResult;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.model.NodeletException;
import io.nodelet.model.StableJitter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// What the daemon does for its etcd by the clock, by itself: snapshots, their copies, drills,
/// defragmentations. What can't wait is a phase's to heal. Does nothing while the node is paused, or is to be down.
public final class EtcdMaintenance implements Controller {
    private static final Duration ROUND = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final String DEFRAGMENTING = "etcd's database file is written anew, and it answers nobody meanwhile";

    private final Supplier<Optional<EtcdClients>> tools;
    private final Supplier<DesiredState> intent;
    private final InstantSource clock;
    private final Consumer<String> log;
    private final SnapshotUploader snapshotUploader;
    private final Instant began;
    private Instant snapshotFailed = Instant.EPOCH;
    private Instant drillFailed = Instant.EPOCH;
    private Instant defragmented = Instant.EPOCH;
    private int defragmentations;
    private String snapshotError = "";
    private volatile EtcdReport report = EtcdReport.NOTHING;
    private volatile boolean keeps;
    private volatile Consumer<Optional<HealingPause>> pause = _ -> {};
    private boolean swept;

    /// @param tools  of the configuration in force; empty where the node has no etcd
    /// @param intent what operators told the daemon
    public EtcdMaintenance(
            Supplier<Optional<EtcdClients>> tools,
            Supplier<DesiredState> intent,
            InstantSource clock,
            Consumer<String> log) {
        this.tools = tools;
        this.intent = intent;
        this.clock = clock;
        this.log = log;
        this.snapshotUploader = new SnapshotUploader(clock, log);
        this.began = clock.instant();
    }

    /// @param how keeps the daemon from healing what only looks ill, and lets it again
    public EtcdMaintenance pausing(Consumer<Optional<HealingPause>> how) {
        pause = how;
        return this;
    }

    @Override
    public String name() {
        return "etcd-upkeep";
    }

    @Override
    public Duration interval() {
        return ROUND;
    }

    /// For the status document.
    public Map<String, Object> toMap() {
        return keeps ? Map.of("etcd", report.toMap()) : Map.of();
    }

    public List<Metric> metrics() {
        return keeps ? report.metrics() : List.of();
    }

    /// One look, and whatever is due.
    @Override
    public void reconcile() {
        Optional<EtcdClients> now = tools.get();
        keeps = now.isPresent();
        now.ifPresent(this::round);
    }

    private void round(EtcdClients etcd) {
        Optional<MemberStatus> status = etcd.remember();
        boolean free = intent.get().wanted() == DesiredServiceState.TRUE
                && intent.get().pause().isEmpty();
        int alarms = status.isPresent() ? etcd.client().alarms().size() : 0;
        sweepOnce(etcd);
        if (free) {
            var times = new MaintenanceSchedule(
                    etcd.spec().config().etcd().snapshots(),
                    began,
                    new StableJitter(etcd.spec().facts().name()));
            status.ifPresent(_ -> snapshot(etcd, times));
            snapshotUploader.round(etcd);
            drill(etcd, times);
            status.filter(_ -> alarms == 0).ifPresent(memberStatus -> defragment(etcd, memberStatus, times));
        }
        List<Snapshot> all = etcd.snapshots().list();
        report = new EtcdReport(
                status,
                alarms,
                all.stream().findFirst(),
                all.size(),
                snapshotError,
                etcd.drill().last(),
                snapshotUploader.report(etcd),
                defragmentations);
    }

    private void sweepOnce(EtcdClients etcd) {
        if (!swept) {
            etcd.drill().sweep();
            etcd.snapshots().sweepLeft();
            swept = true;
        }
    }

    private void snapshot(EtcdClients etcd, MaintenanceSchedule times) {
        if (!times.snapshot(etcd.snapshots().last(), snapshotFailed, clock.instant())) {
            return;
        }
        try {
            Snapshot taken = etcd.snapshots().take();
            int pruned = etcd.snapshots().prune(etcd.kept());
            snapshotError = "";
            log.accept("took a snapshot of etcd: " + taken.name() + ", revision " + taken.revision() + ", "
                    + taken.keys() + " keys" + (pruned == 0 ? "" : "; old ones removed: " + pruned));
        } catch (RunCancelledException e) {
            throw e;
        } catch (NodeletException e) {
            snapshotFailed = clock.instant();
            snapshotError = String.valueOf(e.getMessage());
            log.accept("can't take a snapshot of etcd: " + e.getMessage());
        }
    }

    private void drill(EtcdClients etcd, MaintenanceSchedule times) {
        List<Snapshot> all = etcd.snapshots().list();
        Optional<Snapshot> oldest = all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        if (!times.drill(oldest, etcd.drill().last(), drillFailed, clock.instant())) {
            return;
        }
        try {
            DrillResult result = etcd.drill().run();
            log.accept(
                    result.isSuccess()
                            ? "drill: " + result.snapshot() + " can be restored, in "
                                    + result.took().toMillis() + " ms"
                            : "drill: " + result.snapshot() + " can't be restored: " + result.reason());
        } catch (RunCancelledException e) {
            throw e;
        } catch (NodeletException e) {
            drillFailed = clock.instant();
            log.accept("can't drill: " + e.getMessage());
        }
    }

    /// Only while every member answers and none is to go first.
    private void defragment(EtcdClients etcd, MemberStatus status, MaintenanceSchedule times) {
        boolean due = status.loose() && times.defragmentation(defragmented, clock.instant());
        if (!due
                || new OtherMembers(etcd.client())
                        .before(status, MemberStatus::loose)
                        .isPresent()) {
            return;
        }
        defragmented = clock.instant();
        var own = new HealingPause(clock.instant().plus(LONGEST), DEFRAGMENTING);
        pause.accept(Optional.of(own));
        try {
            etcd.client().defragment();
            defragmentations++;
            log.accept("wrote etcd's database file anew: " + (status.inUse() >> 20) + " of its " + (status.size() >> 20)
                    + " MiB were in use");
        } finally {
            if (intent.get().pause().filter(own::equals).isPresent()) {
                pause.accept(Optional.empty());
            }
        }
    }
}
