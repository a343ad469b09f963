package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bench.InjectedFault;
import io.nodelet.e2e.FaultBank.Score;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What operators do to the units of a node by hand, on a host with a real systemd: `nodeletd why` names it, and the
/// daemon sets it right by the smallest step, which is often no restart of anything.
@Tag("full")
class UnitsByHandTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SCHEDULER = "kube-scheduler";
    private static final String MANAGER = "kube-controller-manager";
    private static final String PROXY = "kube-proxy";

    @Test
    void isNamedAndSetRight() {
        try (Testbed bed = Testbed.up("--init", "systemd")) {
            bed.shell("systemd-run --quiet --collect --unit=nodeletd --service-type=notify --setenv=PATH=\"$PATH\""
                    + " -p KillMode=process nodeletd run");
            awaitOk(bed);

            // Each another service's, or an earlier one's for the second time: at the third within 30 s a larger step
            // is right.
            nothingRestarts(bed, SCHEDULER, "systemctl mask UNIT", "UNIT is masked by somebody");
            nothingRestarts(bed, MANAGER, "sed -i 's/^TasksMax=.*/TasksMax=7/' OURS", "OURS was edited by somebody");
            nothingRestarts(bed, PROXY, "rm OURS", "OURS was removed by somebody");
            String other = "printf '[Service]\\nExecStart=/bin/true\\n' >THEIRS; systemctl daemon-reload";
            nothingRestarts(bed, "kubelet", other, "THEIRS was put before our unit by somebody");
            assertThat(bed.text("cat", named("THEIRS.by-hand", "kubelet"))).contains("/bin/true");

            onlyItRestarts(bed, SCHEDULER, "systemctl stop UNIT", SCHEDULER + " was stopped by somebody");
            onlyItRestarts(bed, MANAGER, "systemctl mask --now UNIT", "UNIT is masked by somebody");
            String edited =
                    "sed -i 's/^TasksMax=.*/TasksMax=99/' OURS; systemctl daemon-reload; systemctl restart UNIT";
            onlyItRestarts(bed, PROXY, "nodeletd pause 5m; " + edited + "; nodeletd resume", "OURS was edited by");
            assertThat(bed.text("systemctl", "show", "-P", "TasksMax", named("UNIT", PROXY))
                            .strip())
                    .isNotEqualTo("99");

            settingsOfTheirOwnAreLeftAlone(bed);
            bed.shell("systemctl stop nodeletd");
            whyNamesIt(bed);
        }
    }

    private static void whyNamesIt(Testbed bed) {
        var bank = new FaultBank(bed::exec);
        List<InjectedFault> faults = InjectedFault.bank(true).stream()
                .filter(injectedFault -> injectedFault.on().equals("systemd"))
                .toList();
        assertThat(faults).isNotEmpty();
        faults.forEach(bank::run);
        assertThat(bank.scores())
                .as(bank.table())
                .filteredOn(score -> !score.right())
                .hasSizeLessThan(2);
        assertThat(bank.scores()).extracting(Score::remark).containsOnly("");
    }

    /// A text about a service's unit: its name, our file and where somebody would put one before that.
    private static String named(String text, String service) {
        return text.replace("OURS", "/run/systemd/system/UNIT")
                .replace("THEIRS", "/etc/systemd/system/UNIT")
                .replace("UNIT", "nodelet-" + service + ".service");
    }

    private static void nothingRestarts(Testbed bed, String service, String byHand, String reason) {
        Map<String, List<String>> before = RunningServices.running(bed);
        healed(bed, service, named(byHand, service), named(reason, service));
        assertThat(RunningServices.running(bed)).as(byHand).isEqualTo(before);
    }

    private static void onlyItRestarts(Testbed bed, String service, String byHand, String reason) {
        Map<String, List<String>> others = new TreeMap<>(RunningServices.running(bed));
        List<String> process = others.remove(service);
        healed(bed, service, named(byHand, service), named(reason, service));
        assertThat(RunningServices.running(bed))
                .as(byHand)
                .containsAllEntriesOf(others)
                .containsKey(service)
                .doesNotContainEntry(service, process);
    }

    /// The reason stands in the log of what was done, and the unit is ours again.
    private static void healed(Testbed bed, String service, String byHand, String reason) {
        int before = said(bed, reason);
        bed.shell(byHand);
        assertThat(Poll.until(PATIENCE, () -> said(bed, reason) > before))
                .as(() -> byHand + "\n" + log(bed))
                .isTrue();
        awaitOk(bed);
        assertThat(bed.text("systemctl", "show", "-p", "FragmentPath,LoadState,ActiveState", named("UNIT", service))
                        .lines())
                .containsExactlyInAnyOrder(
                        named("FragmentPath=OURS", service), "LoadState=loaded", "ActiveState=active");
    }

    /// How many steps were made for this reason.
    private static int said(Testbed bed, String reason) {
        return (int) bed.text("cat", "/var/log/pf9/kube/kube.log")
                .lines()
                .filter(line -> line.contains(reason) && line.endsWith(": done"))
                .count();
    }

    private static void settingsOfTheirOwnAreLeftAlone(Testbed bed) {
        Map<String, List<String>> before = RunningServices.running(bed);
        bed.shell(named(
                "mkdir -p THEIRS.d; printf '[Service]\\nTasksMax=4321\\n' >THEIRS.d/own.conf; systemctl daemon-reload",
                SCHEDULER));
        Testbed.assertOk(bed.nodeletd("phases", "status"));
        awaitOk(bed);
        assertThat(RunningServices.running(bed)).isEqualTo(before);
        assertThat(bed.text("systemctl", "show", "-P", "TasksMax", named("UNIT", SCHEDULER))
                        .strip())
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
