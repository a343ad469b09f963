package io.nodelet.agent.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.machine.Machine;
import io.nodelet.agent.machine.RecordedMachine;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Disk;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.Flaw;
import io.nodelet.why.Facts.LogLine;
import io.nodelet.why.Facts.Memory;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.PodSeen;
import io.nodelet.why.Facts.PortSeen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What probes make of what they see.
class ProbesTest {
    private static final Path SOUND = Path.of("src/test/resources/machines/sound.tree");

    @TempDir
    Path folder;

    private Machine machine(String more) throws IOException {
        Path tree = Files.writeString(folder.resolve("more.tree"), more);
        return RecordedMachine.of(folder.resolve("root"), SOUND, tree).machine();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "missing|MISSING",
                "expired at 2021-01-01T00:00:00Z|EXPIRED",
                "valid from 2040-01-01T00:00:00Z only, and this machine's clock says 2026-11-22T21:00:00Z|NOT_YET_VALID",
                "not signed by /etc/pf9/kube.d/certs/ca.crt|FOREIGN_AUTHORITY",
                "issued by CN=other|FOREIGN_AUTHORITY",
                "/certs/a.key does not belong to /certs/a.crt|KEY_MISMATCH",
                "names CN=a, not CN=b|SUBJECT",
                "its names are [a], not [b]|NAMES",
                "its uses are [a], not [b]|USES",
                "ends at 2026-12-01T00:00:00Z, time to renew it|ENDS_SOON",
                "mode of a.key is rw-r--r--, not rw-------|MODE",
                "can't read /certs/a.crt|UNREADABLE"
            })
    void certificatesFlawsAreToldApart(String words, Flaw flaw) {
        var drift = new Drift("mend", "certificate", "/certs/etcd/server", words);
        var phase = new PhaseSeen(20, "020-gen_certs.sh", "failed", "", List.of(drift));

        assertThat(PhaseProbe.certificates(List.of(phase), "/certs"))
                .containsExactly(new CertificateSeen("etcd/server", "/certs/etcd/server.crt", flaw, words));
    }

    @Test
    void aPhaseThatIsStoppedSaysNothingOfCertificates() {
        var drift = new Drift("make", "certificate", "/certs/etcd/server", "missing");
        var phase = new PhaseSeen(20, "020-gen_certs.sh", "stopped", "", List.of(drift));

        assertThat(PhaseProbe.certificates(List.of(phase), "/certs")).isEmpty();
    }

    @Test
    void fileSystemsAreThoseThatTheNodeWritesTo() throws IOException {
        Machine machine = machine("""
                == /var/log/pf9/kube/
                == /proc/self/mountinfo
                1 0 8:1 / / rw - ext4 /dev/sda rw
                2 1 8:2 / /var/log/pf9/kube ro - ext4 /dev/sdb rw
                """);
        String df = """
                 1B-blocks Avail Inodes IFree Mounted on
                      2000  1000    100     7 /var/log/pf9/kube
                """;

        List<Disk> disks = new DiskProbe(machine, NodeConfig.DEFAULTS, command -> ok(command, df)).look();

        assertThat(disks).contains(new Disk("/var/log/pf9/kube", List.of("/var/log/pf9/kube"), 1000, 2000, 7, true));
    }

    @Test
    void memoryAndWhatWaitsForIt() throws IOException {
        Machine machine = machine("""
                == /proc/meminfo
                MemTotal:       2048 kB
                MemFree:         100 kB
                MemAvailable:   1024 kB
                == /proc/pressure/memory
                some avg10=9.00 avg60=0.00 avg300=0.00 total=1
                full avg10=4.50 avg60=0.00 avg300=0.00 total=1
                """);

        assertThat(new MemoryProbe(machine).look()).isEqualTo(new Memory(2 << 20, 1 << 20, 4.5));
    }

    @Test
    void portsAndTheirHolders() throws IOException {
        Machine machine = machine("""
                == /proc/net/tcp
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 00000000:192B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
                == /proc/700/comm
                nginx
                == /proc/700/exe -> /usr/sbin/nginx
                == /proc/700/fd/3 -> socket:[4711]
                """);

        assertThat(new PortProbe(machine, NodeConfig.DEFAULTS).look())
                .contains(new PortSeen(6443, "kube-apiserver", "nginx (pid 700, /usr/sbin/nginx)", 700, false))
                .contains(new PortSeen(2379, "etcd", "", 0, false));
    }

    @Test
    void podsThatFailAreThoseThatWaitForNothingGood() {
        var api = new FakeKubeApi();
        api.given("{apiVersion: v1, kind: Node, metadata: {name: n1}, spec: {unschedulable: true},"
                + " status: {conditions: [{type: Ready, status: 'False', message: no network}]}}");
        api.given(pod("coredns-1", "CrashLoopBackOff"));
        api.given(pod("coredns-2", "ContainerCreating"));

        var seen = new ApiProbe(api, "n1").look();

        assertThat(seen.pods()).containsExactly(new PodSeen("coredns-1", "CrashLoopBackOff", "so it is"));
        assertThat(seen.nodeReady()).contains("no network");
        assertThat(seen.cordoned()).isEqualTo("theirs");
        assertThat(new ApiProbe(api, "n2").look().registered()).isFalse();
    }

    private static String pod(String name, String reason) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: kube-system}
                spec: {nodeName: n1}
                status: {containerStatuses: [{state: {waiting: {reason: %s, message: so it is}}}]}
                """.formatted(name, reason);
    }

    @Test
    void aLogsLastLinesHaveTheirNumbers() throws IOException {
        Path log = folder.resolve("x.log");
        Files.write(log, IntStream.rangeClosed(1, 9).mapToObj(i -> "line " + i).toList());

        assertThat(new LogTail(log).lines(2)).containsExactly(new LogLine(8, "line 8"), new LogLine(9, "line 9"));
        assertThat(new LogTail(folder.resolve("none")).lines(2)).isEmpty();
    }

    @Test
    void ofALogThatIsLongOnlyTheEndIsRead() throws IOException {
        Path log = folder.resolve("long.log");
        Files.write(
                log,
                IntStream.rangeClosed(1, 400_000)
                        .mapToObj(i -> "a line of text " + i)
                        .toList());

        assertThat(new LogTail(log).lines(1)).containsExactly(new LogLine(0, "a line of text 400000"));
    }

    private static CommandResult ok(Command command, String out) {
        return new CommandResult(command, 0, out, "", Duration.ZERO);
    }
}
