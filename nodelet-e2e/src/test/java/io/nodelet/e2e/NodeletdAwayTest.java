package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import io.nodelet.sandbox.HostDaemon;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// A node whose nodeletd was killed, can't act, or finds a broken configuration after a reboot: what it ran runs on,
/// and comes back.
class NodeletdAwayTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final List<String> VICTIMS = List.of("etcd", "containerd", "kubelet", "kube-scheduler");
    /// As a shutdown stops units: all by one transaction, and not one after the other as they are named.
    private static final String AT_ONCE = """
            units=$(systemctl list-units --plain --no-legend 'nodelet-*.service' | cut -d' ' -f1 | tr '\\n' ' ')
            printf '[Unit]\\nConflicts=%s\\nAfter=%s\\n' "$units" "$units" >/run/systemd/system/off.target
            systemctl daemon-reload
            systemctl start off.target
            """;
    private static final String LAST_GOOD = "/var/opt/pf9/nodelet/nodelet.yaml.last-good";

    @Test
    void servicesComeBackWithoutItAndARebootNeedsNoGoodConfiguration() {
        try (Testbed bed = Testbed.kept()) {
            await(bed, () -> bed.nodeletd("status").exit() == 0);
            itComesBackItselfUnlessItIsToldToEnd(bed);
            withoutAnyNodeletdServicesComeBack(bed);
            whatCameBackIsAdoptedAsItIs(bed);
            aBrokenConfigurationIsRefusedByCommands(bed);
            afterARebootTheLastGoodOneIsInForce(bed);
            withItsBundleAwayItHealsStopsAndStarts(bed);
            aResetWhileItIsDownIsNotUndone(bed);
        }
    }

    /// Units of systemd do the same, and end in order.
    @Test
    void unitsComeBackAndEndBeforeWhatTheyNeed() {
        try (Testbed bed = Testbed.up("--init", "systemd")) {
            Map<String, List<String>> before = killed(bed);
            await(bed, () -> allRun(bed, before));

            bed.shell(AT_ONCE);
            Map<String, String> ends = ends(bed);
            assertThat(ends)
                    .hasSameSizeAs(RunningServices.ALL)
                    .allSatisfy((service, end) ->
                            assertThat(end).as(service).contains("asked").doesNotContain("timeout", "KILL"));
            assertThat(ended(bed, "kube-apiserver")).isLessThanOrEqualTo(ended(bed, "etcd"));
            assertThat(ended(bed, "kubelet")).isLessThanOrEqualTo(ended(bed, "containerd"));
            assertThat(ended(bed, "kube-scheduler")).isLessThanOrEqualTo(ended(bed, "kube-apiserver"));
        }
    }

    private static void itComesBackItselfUnlessItIsToldToEnd(Testbed bed) {
        String first = owner(bed);
        bed.shell("kill -KILL " + first);
        await(bed, () -> daemon(bed).listens() && !owner(bed).equals(first));
        bed.shell("kill -TERM " + owner(bed));
        await(bed, () -> !daemon(bed).comes());
        assertThat(bed.exec("pgrep", "-f", "nodelet-agent.* run").out()).isEmpty();
    }

    private static void withoutAnyNodeletdServicesComeBack(Testbed bed) {
        bed.shell("cd /var/opt/pf9/nodelet; cp -p ledger /root/ledger; sed -i '3s/ take / took /' ledger");
        CommandResult start = bed.nodeletd("phases", "start");
        assertThat(start.exit())
                .as("a damaged ledger: " + start.out() + start.err())
                .isNotZero();
        Map<String, List<String>> before = killed(bed);
        await(bed, () -> allRun(bed, before));
        await(bed, () -> bed.tryKubectl("get", "--raw", "/readyz").exit() == 0);
    }

    private static void whatCameBackIsAdoptedAsItIs(Testbed bed) {
        bed.shell("cp -p /root/ledger /var/opt/pf9/nodelet/ledger");
        Map<String, List<String>> before = RunningServices.running(bed);
        daemon(bed).ensure();
        await(bed, () -> bed.nodeletd("status").exit() == 0);
        assertThat(RunningServices.running(bed)).isEqualTo(before);
    }

    private static void aBrokenConfigurationIsRefusedByCommands(Testbed bed) {
        assertThat(bed.text("stat", "-c", "%a %U", LAST_GOOD)).isEqualTo("600 root\n");
        bed.shell("cp -p /etc/pf9/nodelet/nodelet.yaml /root/good; echo 'network: [' >>/etc/pf9/nodelet/nodelet.yaml");
        CommandResult start = bed.nodeletd("phases", "start");
        assertThat(start.exit()).isEqualTo(4);
        assertThat(start.err()).contains("nodelet.yaml", "cp " + LAST_GOOD);
    }

    private static void afterARebootTheLastGoodOneIsInForce(Testbed bed) {
        Testbed.assertOk(Ctl.run(PATIENCE, "sandbox", "kill", "--name", bed.name(), "master-1"));
        Testbed.assertOk(bed.tryUp("--hosts-only"));
        assertThat(RunningServices.running(bed)).isEmpty();
        daemon(bed).ensure();
        await(bed, () -> bed.nodeletd("status").exit() == 0);
        assertThat(RunningServices.running(bed).keySet()).containsAll(RunningServices.ALL);
        assertThat(bed.nodeletd("status").out()).contains("REFUSED", LAST_GOOD);
        assertThat(bed.nodeletd("why").out()).contains("configuration.invalid", LAST_GOOD);
        assertThat(bed.text("cat", "/var/log/pf9/kube/kube.log")).contains("kept by the last good configuration");

        Map<String, List<String>> before = RunningServices.running(bed);
        bed.shell("cp -p /root/good /etc/pf9/nodelet/nodelet.yaml");
        await(bed, () -> !bed.nodeletd("status").out().contains("REFUSED"));
        assertThat(RunningServices.running(bed)).as("it is the same one").isEqualTo(before);
    }

    /// A disk that is not mounted, say. Its programs are copies once the bundle is no read-only view of the own disk;
    /// what began before runs on from where it lay.
    private static void withItsBundleAwayItHealsStopsAndStarts(Testbed bed) {
        bed.shell("mount -o remount,bind,rw /opt/pf9/nodelet/bundle");
        await(bed, () -> links(bed).isEmpty() && bed.nodeletd("status").exit() == 0);
        bed.shell("umount --lazy /opt/pf9/nodelet/bundle; kill -KILL " + owner(bed));
        await(bed, () -> daemon(bed).listens() && bed.nodeletd("status").exit() == 0);
        Map<String, List<String>> before = killed(bed);
        await(bed, () -> allRun(bed, before));
        Testbed.assertOk(bed.nodeletd("phases", "stop"));
        assertThat(RunningServices.running(bed)).isEmpty();
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(RunningServices.running(bed).keySet()).containsAll(RunningServices.ALL);
        assertThat(bed.nodeletd("why").out()).contains("bundle.damaged");
    }

    /// Its next start would have begun the node anew.
    private static void aResetWhileItIsDownIsNotUndone(Testbed bed) {
        bed.shell("kill -KILL " + owner(bed));
        Testbed.assertOk(bed.nodeletd("reset", "--yes"));
        assertThat(daemon(bed).comes()).isFalse();
        assertThat(RunningServices.running(bed)).isEmpty();
    }

    private static Map<String, List<String>> killed(Testbed bed) {
        Map<String, List<String>> before = new TreeMap<>(RunningServices.running(bed));
        before.keySet().retainAll(VICTIMS);
        assertThat(before.keySet()).containsAll(VICTIMS);
        before.values()
                .forEach(list -> bed.shell("kill -KILL " + list.getFirst().split(" ")[0]));
        return before;
    }

    /// Each once, those that were killed as other processes.
    private static boolean allRun(Testbed bed, Map<String, List<String>> killed) {
        Map<String, List<String>> now = RunningServices.running(bed);
        return now.keySet().containsAll(RunningServices.ALL)
                && now.values().stream().allMatch(list -> list.size() == 1)
                && killed.entrySet().stream()
                        .noneMatch(entry -> entry.getValue().equals(now.get(entry.getKey())));
    }

    /// What each unit wrote down of its end.
    private static Map<String, String> ends(Testbed bed) {
        Map<String, String> ends = new TreeMap<>();
        bed.shell("cd /run/nodelet/services; for f in *.exit; do echo \"$f\" $(cat \"$f\"); done")
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(fields -> ends.put(fields[0].replace(".exit", ""), fields[1]));
        return ends;
    }

    private static double ended(Testbed bed, String service) {
        return Double.parseDouble(bed.text("stat", "-c", "%.Y", "/run/nodelet/services/" + service + ".exit")
                .strip());
    }

    private static String links(Testbed bed) {
        return bed.text("find", "/opt/pf9/pf9-kube/bin", "/opt/cni/bin", "-type", "l");
    }

    private static HostDaemon daemon(Testbed bed) {
        return new HostDaemon(bed.sandbox(), bed.host());
    }

    private static String owner(Testbed bed) {
        return bed.shell("grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5- || true")
                .strip();
    }

    private static void await(Testbed bed, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> bed.nodeletd("status").out() + bed.shell("tail -n 60 /var/log/pf9/kube/kube.log"))
                .isTrue();
    }
}
