package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A node on a host whose PID 1 is a real systemd: its programs are units.
class SystemdNodeTest {
    private static Map<String, String> units(Testbed bed) {
        Map<String, String> found = new TreeMap<>();
        bed.shell("systemctl list-units --all --plain --no-legend 'nodelet-*'")
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .forEach(fields -> found.put(fields[0], fields[3]));
        return found;
    }

    private static void supervisor(Testbed bed, String choice) {
        bed.shell("mkdir -p /etc/pf9/nodelet; f=/etc/pf9/nodelet/nodelet.yaml; touch $f; sed -i '/^running:/d' $f;"
                + " echo 'running: {supervisor: " + choice + "}' >>$f");
    }

    private static void start(Testbed bed) {
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(RunningServices.running(bed).keySet()).containsAll(RunningServices.ALL);
        assertThat(RunningServices.running(bed).values()).as("each once").allMatch(list -> list.size() == 1);
    }

    @Test
    void itsProgramsAreUnitsItMovesToThemAndAResetLeavesNone() throws IOException {
        try (Testbed bed = Testbed.up("--hosts-only", "--init", "systemd")) {
            HostSnapshot before = HostSnapshot.of(bed);
            supervisor(bed, "supervised");
            start(bed);
            assertThat(units(bed)).isEmpty();

            supervisor(bed, "auto");
            CommandResult plan = bed.nodeletd("phases", "status", "--verbose");
            assertThat(plan.out())
                    .contains("it runs under nodeletd itself, which is no longer what runs services here");
            start(bed);
            assertThat(units(bed))
                    .hasSize(RunningServices.ALL.size())
                    .containsEntry("nodelet-kube-apiserver.service", "running")
                    .allSatisfy((unit, state) -> assertThat(state).as(unit).isEqualTo("running"));
            bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
            bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");

            Map<String, List<String>> services = RunningServices.running(bed);
            CommandResult again = Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertThat(again.out()).contains("nothing had to change");
            assertThat(RunningServices.running(bed)).isEqualTo(services);

            bed.shell(
                    "systemd-run --quiet --unit=nodeletd -p Restart=always -p RestartSec=2 -p StartLimitIntervalSec=0 false");
            CommandResult reset = Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            assertThat(reset.err()).contains("the daemon has ended");
            assertThat(bed.shell("systemctl show -P ActiveState nodeletd").strip())
                    .as("a daemon that failed again and again")
                    .isEqualTo("inactive");
            assertThat(units(bed)).isEmpty();
            bed.shell("sed -i '/^running:/d' /etc/pf9/nodelet/nodelet.yaml");
            assertThat(before.differences(HostSnapshot.of(bed))).isEmpty();
        }
    }
}
