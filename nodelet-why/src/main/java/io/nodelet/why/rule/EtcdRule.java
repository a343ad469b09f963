package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Etcd;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// etcd's own word: alarms, and the size of its database; and whether there are snapshots to go back to.
final class EtcdRule implements Rule {
    private static final long MIB = 1 << 20;
    private static final int NEAR_PERCENT = 85;
    private static final Map<ReasonCode, Cause> DATA = Map.of(
            ReasonCode.ETCD_DATA_GONE, Cause.ETCD_DATA_GONE, ReasonCode.ETCD_DATA_FOREIGN, Cause.ETCD_DATA_FOREIGN);
    private static final Remedy OTHER_DISK = Remedy.advice("Mount this node's own disk there, or name another folder in"
            + " etcd.dataDir, then `nodeletd phases start`. Nothing of the data that is there was touched.");
    private static final String NOSPACE = "NOSPACE";
    private static final String CORRUPT = "CORRUPT";
    private static final String CTL = "/opt/pf9/pf9-kube/bin/etcdctl --cacert /etc/pf9/kube.d/certs/etcd/ca.crt"
            + " --cert /etc/pf9/kube.d/certs/etcd/etcdctl.crt --key /etc/pf9/kube.d/certs/etcd/etcdctl.key";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Stream<Finding> now = facts.etcd().answers() ? alive(facts.etcd()) : Stream.empty();
        return Stream.of(
                        now,
                        halfDone(facts),
                        foreignData(facts),
                        snapshot(facts),
                        drill(facts.etcd()),
                        copy(facts.etcd()))
                .flatMap(stream -> stream);
    }

    /// Also while etcd is down on purpose, as it is then.
    private static Stream<Finding> halfDone(Facts facts) {
        return facts.phases().stream()
                .flatMap(phase -> phase.differences().stream())
                .flatMap(drift -> switch (drift.code()) {
                    case RESTORE_HALF_DONE ->
                        Stream.of(halfDone(Cause.RESTORE_HALF_DONE, "A restore of etcd", drift.why(), "restore"));
                    case ETCD_REJOIN_HALF_DONE ->
                        Stream.of(halfDone(
                                Cause.REJOIN_HALF_DONE, "etcd's way into its cluster again", drift.why(), "rejoin"));
                    default -> Stream.empty();
                });
    }

    private static Finding halfDone(Cause cause, String what, String why, String command) {
        return Finding.of(
                cause,
                Component.ETCD,
                "etcd",
                what + " is half done, and etcd does not start before it is done",
                List.of(why),
                Remedy.run("nodeletd etcd " + command));
    }

    /// etcd is not started on it.
    private static Stream<Finding> foreignData(Facts facts) {
        return facts.phases().stream()
                .flatMap(phase -> phase.differences().stream())
                .flatMap(drift -> Stream.ofNullable(DATA.get(drift.code()))
                        .map(cause -> Finding.of(
                                cause,
                                Component.ETCD,
                                "etcd",
                                "etcd does not start: " + drift.why(),
                                List.of(),
                                cause == Cause.ETCD_DATA_GONE
                                        ? brought(facts.etcd().others())
                                        : OTHER_DISK)))
                .distinct();
    }

    private static Remedy brought(List<String> others) {
        String lost = others.isEmpty()
                ? "`nodeletd etcd restore latest` goes back to the last snapshot."
                : "Other masters hold it (" + String.join(", ", others) + "): `nodeletd etcd rejoin`.";
        return Remedy.advice(
                "Mount the disk of etcd's data, or set etcd.dataDir right, then `nodeletd phases start`. Is the data"
                        + " lost? " + lost);
    }

    private static Stream<Finding> alive(Etcd etcd) {
        if (etcd.alarms().contains(NOSPACE)) {
            return Stream.of(
                    finding(Cause.ETCD_NOSPACE, etcd, "etcd takes no writes: its database has reached its quota"));
        }
        if (etcd.alarms().contains(CORRUPT)) {
            return Stream.of(finding(Cause.ETCD_CORRUPT, etcd, "etcd has found that its data is damaged"));
        }
        return etcd.quota() > 0 && etcd.size() * 100 > etcd.quota() * NEAR_PERCENT
                ? Stream.of(finding(Cause.QUOTA_NEAR, etcd, "etcd's database is close to its quota"))
                : Stream.empty();
    }

    private static Stream<Finding> snapshot(Facts facts) {
        Etcd etcd = facts.etcd();
        if (etcd.lastSnapshot().isEmpty() || etcd.snapshotSeconds() == 0) {
            return Stream.empty();
        }
        Duration age = Duration.between(Instant.parse(etcd.lastSnapshot()), facts.time());
        return age.toSeconds() <= 2 * etcd.snapshotSeconds()
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Cause.SNAPSHOT_OLD,
                        Component.ETCD,
                        "etcd",
                        "etcd's last snapshot is " + age.toHours() + " hours old",
                        List.of("taken at " + etcd.lastSnapshot() + "; wanted every " + etcd.snapshotSeconds() + " s"),
                        new Remedy("nodeletd etcd snapshot", "It says why when it can't take one.")));
    }

    private static Stream<Finding> drill(Etcd etcd) {
        return etcd.drillFault().isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Cause.DRILL_FAILED,
                        Component.ETCD,
                        "etcd",
                        "etcd's last snapshot could not be restored when that was tried",
                        List.of(etcd.drillFault()),
                        new Remedy("nodeletd etcd snapshot && nodeletd etcd drill", "")));
    }

    private static Stream<Finding> copy(Etcd etcd) {
        return etcd.copyFault().isEmpty()
                ? Stream.empty()
                : Stream.of(Finding.of(
                        Cause.COPY_FAILED,
                        Component.ETCD,
                        "etcd",
                        "etcd's last snapshot could not be copied to its bucket",
                        List.of(etcd.copyFault()),
                        new Remedy("nodeletd etcd snapshot", "It says what to do where the copy fails again.")));
    }

    private static Finding finding(Cause cause, Etcd etcd, String text) {
        return Finding.of(
                cause,
                Component.ETCD,
                "etcd",
                text,
                List.of("%s/health: %s; database %d MiB, quota %d MiB"
                        .formatted(
                                etcd.endpoint(),
                                etcd.health().isEmpty() ? "well" : etcd.health(),
                                etcd.size() / MIB,
                                etcd.quota() / MIB)),
                remedy(cause, etcd));
    }

    private static Remedy remedy(Cause cause, Etcd etcd) {
        String ctl = CTL + " --endpoints " + etcd.endpoint();
        return switch (cause) {
            case ETCD_CORRUPT -> etcd.members().size() > 1 ? EtcdMembersRule.REPLACED : LogRule.RESTORED;
            case ETCD_NOSPACE ->
                new Remedy(
                        "nodeletd phases start",
                        "It compacts, defragments and takes the alarm back, as the daemon does by itself. Where it says that"
                                + " all of the quota is in use, raise etcd.quotaMiB, or delete what fills it.");
            default ->
                new Remedy(
                        ctl + " defrag",
                        "Compact first (`etcdctl compact REVISION`) where the database is really full, and raise"
                                + " etcd.quotaMiB.");
        };
    }
}
