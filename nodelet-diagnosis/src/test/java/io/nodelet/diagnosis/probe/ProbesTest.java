package io.nodelet.diagnosis.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.TextFile;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Disk;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.Flaw;
import io.nodelet.why.Facts.LogLine;
import io.nodelet.why.Facts.Memory;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.PortSeen;
import io.nodelet.why.Unseen;
import io.nodelet.why.Unseen.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What probes make of what they see.
class ProbesTest {

    private final ProbeRunner probeRunner = new ProbeRunner(Duration.ofMinutes(1));

    @TempDir
    Path folder;

    private Machine machine(String more) throws IOException {
        Path tree = Files.writeString(folder.resolve("more.tree"), more);
        return RecordedMachine.sound(folder.resolve("root"), tree).machine();
    }

    @ParameterizedTest
    @CsvSource({
        "CERTIFICATE_MISSING,MISSING",
        "CERTIFICATE_EXPIRED,EXPIRED",
        "CERTIFICATE_NOT_YET_VALID,NOT_YET_VALID",
        "CERTIFICATE_FOREIGN,FOREIGN_AUTHORITY",
        "CERTIFICATE_KEY_MISMATCH,KEY_MISMATCH",
        "CERTIFICATE_SUBJECT,SUBJECT",
        "CERTIFICATE_NAMES,NAMES",
        "CERTIFICATE_USES,USES",
        "CERTIFICATE_ENDS_SOON,ENDS_SOON",
        "CERTIFICATE_MODE,MODE",
        "CERTIFICATE_UNREADABLE,UNREADABLE",
        "UNCLASSIFIED,UNREADABLE"
    })
    void certificatesFlawsAreToldApartByTheirCodes(ReasonCode code, Flaw flaw) {
        var drift = new Drift("mend", "certificate", "/certs/etcd/server", "in any words", code, "");

        assertThat(PhaseProbe.certificates(List.of(certificates("failed", drift)), "/certs"))
                .containsExactly(new CertificateSeen("etcd/server", "/certs/etcd/server.crt", flaw, "in any words"));
    }

    @Test
    void aCertificateThatIsThereAndNotOursYetHasNoFlaw() {
        var drift = new Drift("make", "certificate", "/certs/a", "there, but not ours yet", ReasonCode.NOT_OWNED, "");

        assertThat(PhaseProbe.certificates(List.of(certificates("failed", drift)), "/certs"))
                .isEmpty();
    }

    /// A phase that a stop took down is known from the ledger, also where looking at it fails: here nobody can compare.
    @Test
    void whatWasTakenDownIsKnownThoughTheLookFails() {
        Item file = new TextFile(folder.resolve("x"), "x", "0644", Lifetime.RUN);
        Phase phase = new Phase() {
            @Override
            public PhaseId id() {
                return PhaseIds.KUBE_PROXY;
            }

            @Override
            public List<Item> declare() {
                return List.of(file);
            }
        };
        var ledger = new Ledger(new FileLedgerStore(folder.resolve("ledger")), Clock.systemUTC());
        var runner = new Runner(new Plan(List.of(phase)), new Drivers(List.of()), ledger, RunEvent.Sink.NONE);

        assertThat(new PhaseProbe(runner)
                        .begin(probeRunner)
                        .getFirst()
                        .get()
                        .orElseThrow()
                        .state())
                .isEqualTo("stopped");
    }

    @Test
    void aStopThatTheDaemonMadeForSomebodyIsAnAct() {
        assertThat(FactCollector.act(
                        "2026-11-22T22:58:00Z nodeletd[1] `phases stop --phase 090` begins, as an operator wants it"))
                .isTrue();
        assertThat(FactCollector.act("2026-11-22T22:00:00Z nodeletd[1] `phases start` begins"))
                .isTrue();
        assertThat(FactCollector.act("2026-11-22T22:00:00Z nodeletd[1] `run` begins"))
                .isFalse();
        assertThat(FactCollector.act("2026-11-22T22:59:00Z nodeletd[1] `phases stop` has ended"))
                .isFalse();
    }

    private static PhaseSeen certificates(String state, Drift drift) {
        return new PhaseSeen(20, "020-gen_certs.sh", state, "", ReasonCode.UNCLASSIFIED, "", List.of(drift));
    }

    @Test
    void aPhaseThatIsStoppedSaysNothingOfCertificates() {
        var drift =
                new Drift("make", "certificate", "/certs/etcd/server", "missing", ReasonCode.CERTIFICATE_MISSING, "");

        assertThat(PhaseProbe.certificates(List.of(certificates("stopped", drift)), "/certs"))
                .isEmpty();
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

        List<Disk> disks = new DiskProbe(machine, NodeConfig.DEFAULTS, command -> ok(command, df), probeRunner).probe();

        assertThat(disks).contains(new Disk("/var/log/pf9/kube", List.of("/var/log/pf9/kube"), 1000, 2000, 7, true));
    }

    @Test
    void fileSystemsThatCanNotBeAskedAreNotTakenForEmpty() throws IOException {
        Machine machine = machine("""
                == /var/log/pf9/kube/
                == /proc/self/mountinfo
                1 0 8:1 / / rw - ext4 /dev/sda rw
                """);

        new DiskProbe(machine, NodeConfig.DEFAULTS, ProbesTest::hangs, probeRunner).probe();

        assertThat(probeRunner.unseen())
                .containsExactly(new Unseen("free space", Component.MACHINE, Reason.ERROR, "it did not end"));
    }

    private static CommandResult hangs(Command command) {
        throw new NodeletException("it did not end");
    }

    @Test
    void memoryThatCanNotBeReadIsNotSeen() throws IOException {
        Machine machine = machine("""
                == /proc/meminfo
                MemTotal:       2048 kB
                """);

        assertThatThrownBy(new MemoryProbe(machine)::probe).hasMessageContaining("MemAvailable");
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

        assertThat(new MemoryProbe(machine).probe()).isEqualTo(new Memory(2 << 20, 1 << 20, 4.5));
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

        assertThat(new PortProbe(machine, NodeConfig.DEFAULTS).probe())
                .contains(new PortSeen(6443, "kube-apiserver", "nginx (pid 700, /usr/sbin/nginx)", 700, false))
                .contains(new PortSeen(2379, "etcd", "", 0, false));
    }

    @Test
    void aLogsLastLinesHaveTheirNumbers() throws IOException {
        Path log = folder.resolve("x.log");
        Files.write(log, IntStream.rangeClosed(1, 9).mapToObj(i -> "line " + i).toList());

        assertThat(new LogTail(log).lines(2)).containsExactly(new LogLine(8, "line 8"), new LogLine(9, "line 9"));
        assertThat(new LogTail(folder.resolve("none")).lines(2)).isEmpty();
        assertThatThrownBy(() -> new LogTail(folder).lines(2)).isInstanceOf(UncheckedIOException.class);
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
