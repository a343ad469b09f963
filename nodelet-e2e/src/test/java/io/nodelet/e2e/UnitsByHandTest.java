package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.Fault;
import io.nodelet.e2e.FaultBank.Score;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What operators do to the units of a node by hand, on a host with a real systemd: `nodeletd why` names it, and the
/// daemon sets it right by the smallest step, which is often no restart of anything.
class UnitsByHandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SCHEDULER = "kube-scheduler";
    private static final String UNIT = "nodelet-kube-scheduler.service";
    private static final String OURS = "/run/systemd/system/" + UNIT;
    private static final String THEIRS = "/etc/systemd/system/" + UNIT;

    @Test
    void isNamedAndSetRight() {
        try (Testbed bed = Testbed.up("--init", "systemd")) {
            bed.shell("systemd-run --quiet --collect --unit=nodeletd --service-type=notify --setenv=PATH=\"$PATH\""
                    + " -p KillMode=process nodeletd run");
            awaitOk(bed);

            nothingRestarts(bed, "systemctl mask " + UNIT, UNIT + " is masked by somebody");
            nothingRestarts(bed, "sed -i 's/^TasksMax=.*/TasksMax=7/' " + OURS, OURS + " was edited by somebody");
            nothingRestarts(bed, "rm " + OURS, OURS + " was removed by somebody");
            String other = "printf '[Service]\\nExecStart=/bin/true\\n' >" + THEIRS + "; systemctl daemon-reload";
            nothingRestarts(bed, other, THEIRS + " was put before our unit by somebody");
            assertThat(bed.text("cat", THEIRS + ".by-hand")).contains("/bin/true");

            onlyItRestarts(bed, "systemctl stop " + UNIT, SCHEDULER + " was stopped by somebody");
            onlyItRestarts(bed, "systemctl mask --now " + UNIT, UNIT + " is masked by somebody");
            String edited =
                    "sed -i 's/^TasksMax=.*/TasksMax=99/' " + OURS + "; systemctl daemon-reload; systemctl restart ";
            onlyItRestarts(bed, "nodeletd pause 5m; " + edited + UNIT + "; nodeletd resume", OURS + " was edited by");
            assertThat(bed.text("systemctl", "show", "-P", "TasksMax", UNIT).strip())
                    .isNotEqualTo("99");

            settingsOfTheirOwnAreLeftAlone(bed);
            bed.shell("systemctl stop nodeletd");
            whyNamesIt(bed);
        }
    }

    private static void whyNamesIt(Testbed bed) {
        var bank = new FaultBank(bed::exec);
        List<Fault> faults = Fault.bank(true).stream()
                .filter(it -> it.on().equals("systemd"))
                .toList();
        assertThat(faults).isNotEmpty();
        faults.forEach(bank::run);
        assertThat(bank.scores()).as(bank.table()).filteredOn(it -> !it.right()).hasSizeLessThan(2);
        assertThat(bank.scores()).extracting(Score::remark).containsOnly("");
    }

    private static void nothingRestarts(Testbed bed, String byHand, String reason) {
        Map<String, List<String>> before = Services.running(bed);
        healed(bed, byHand, reason);
        assertThat(Services.running(bed)).as(byHand).isEqualTo(before);
    }

    private static void onlyItRestarts(Testbed bed, String byHand, String reason) {
        Map<String, List<String>> others = new TreeMap<>(Services.running(bed));
        List<String> process = others.remove(SCHEDULER);
        healed(bed, byHand, reason);
        assertThat(Services.running(bed))
                .as(byHand)
                .containsAllEntriesOf(others)
                .containsKey(SCHEDULER)
                .doesNotContainEntry(SCHEDULER, process);
    }

    /// The reason stands in the log of what was done, and the unit is ours again.
    private static void healed(Testbed bed, String byHand, String reason) {
        int before = said(bed, reason);
        bed.shell(byHand);
        assertThat(Poll.until(PATIENCE, () -> said(bed, reason) > before))
                .as(() -> byHand + "\n" + log(bed))
                .isTrue();
        awaitOk(bed);
        assertThat(bed.text("systemctl", "show", "-p", "FragmentPath,LoadState,ActiveState", UNIT)
                        .lines())
                .containsExactlyInAnyOrder("FragmentPath=" + OURS, "LoadState=loaded", "ActiveState=active");
    }

    /// How many steps were made for this reason.
    private static int said(Testbed bed, String reason) {
        return (int) bed.text("cat", "/var/log/pf9/kube/kube.log")
                .lines()
                .filter(it -> it.contains(reason) && it.endsWith(": done"))
                .count();
    }

    private static void settingsOfTheirOwnAreLeftAlone(Testbed bed) {
        Map<String, List<String>> before = Services.running(bed);
        bed.shell("mkdir -p " + THEIRS + ".d; printf '[Service]\\nTasksMax=4321\\n' >" + THEIRS
                + ".d/own.conf; systemctl daemon-reload");
        Testbed.assertOk(bed.nodeletd("phases", "status"));
        awaitOk(bed);
        assertThat(Services.running(bed)).isEqualTo(before);
        assertThat(bed.text("systemctl", "show", "-P", "TasksMax", UNIT).strip())
                .isEqualTo("4321");
    }

    private static void awaitOk(Testbed bed) {
        assertThat(Poll.until(PATIENCE, () -> bed.nodeletd("status").exit() == 0))
                .as(() -> log(bed))
                .isTrue();
    }

    private static String log(Testbed bed) {
        return bed.nodeletd("status").out() + bed.shell("tail -n 60 /var/log/pf9/kube/kube.log");
    }
}
