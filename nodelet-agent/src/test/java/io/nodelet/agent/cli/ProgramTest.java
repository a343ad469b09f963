package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.checks.preflight.Preflight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on a small stack: real engine, real files, a sound recorded machine.
class ProgramTest {

    @TempDir
    Path root;

    @Test
    void listsThePhasesUnderTheSeedsColumns() {
        assertThat(session().run("phases", "list").out()).isEqualTo("""
                INDEX NUMBER  FILE                                NAME                                         STATUS CHECK
                1             020-gen_certs.sh                    Generate certs / Send signing request to CA  true
                2             040-container_runtime_configure.sh  Configure Container Runtime                  false
                3             055-etcd_run.sh                     Start etcd                                   true
                4             080-kubelet_configure_start.sh      Configure and start kubelet                  true
                """);
    }

    @Test
    void listsForPrograms() {
        assertThat(session().run("phases", "list", "-o", "json").out()).startsWith("""
                [
                  {
                    "index": 1,
                    "number": 20,
                    "file": "020-gen_certs.sh",
                    "name": "Generate certs / Send signing request to CA",
                    "statusCheck": true
                  },
                """);
        assertThat(session().run("phases", "list", "-o", "yaml").out()).startsWith("""
                  - index: 1
                    number: 20
                """);
    }

    @Test
    void startsOnceShowsItAndStartsNothingTwice() throws IOException {
        Session session = session();

        Session.Result first = session.run("phases", "start");
        Session.Result second = session.run("phases", "start");
        Session.Result status = session.run("phases", "status", "--verbose");

        assertThat(first.out()).startsWith("""
                [ 1/4] 020-gen_certs.sh: started, 2 changes (N s)
                [ 2/4] 040-container_runtime_configure.sh: started, 1 change (N s)
                """).endsWith("done in N s\nPlatform9 Kubernetes stack is running\n");
        assertThat(second.out()).contains("nothing had to change in N s\n");
        assertThat(status.out()).isEqualTo("""
                INDEX NUMBER  FILE                                NAME                                         PHASE STATUS
                1             020-gen_certs.sh                    Generate certs / Send signing request to CA  running
                2             040-container_runtime_configure.sh  Configure Container Runtime                  N/A
                3             055-etcd_run.sh                     Start etcd                                   running
                4             080-kubelet_configure_start.sh      Configure and start kubelet                  running
                Platform9 Kubernetes stack is running
                """);
        assertThat(status.exit()).isZero();
        assertThat(Files.readAllLines(root.resolve("logs/kube.log")))
                .allMatch(line -> line.matches("2026-11-23T12:00:00Z nodeletd\\[[0-9]+] .*"))
                .anyMatch(line -> line.contains("055-etcd_run.sh: started, 1 change (")); // however long it took
        assertThat(root.resolve("run/nodelet")).doesNotExist();
    }

    @Test
    void stopsDownToAPhaseAndStartsFromIt() {
        Session session = session();
        session.run("phases", "start");

        assertThat(session.run("phases", "stop", "--phase", "055").exit()).isZero();
        assertThat(root.resolve("made-by-20")).exists();
        assertThat(root.resolve("made-by-55")).doesNotExist();
        assertThat(root.resolve("made-by-80")).doesNotExist();

        assertThat(session.run("phases", "start", "--phase", "080-kubelet_configure_start", "--single")
                        .exit())
                .isZero();
        assertThat(root.resolve("made-by-55")).doesNotExist();
        assertThat(root.resolve("made-by-80")).exists();
    }

    @Test
    void seesWhatSomebodyChanged() throws IOException {
        Session session = session();
        session.run("phases", "start");
        Files.writeString(root.resolve("made-by-55"), "changed");

        Session.Result status = session.run("phases", "status", "--phase", "3");

        assertThat(status.exit()).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(status.out()).contains("Start etcd  failed").contains("055-etcd_run.sh: file /made-by-55");
    }

    @Test
    void aDryRunChangesNothing() {
        Session.Result result = session().run("phases", "start", "--dry-run");

        assertThat(result.out())
                .contains("055-etcd_run.sh\n  make file /made-by-55 (missing)\n")
                .endsWith("5 changes, none of them made\n");
        assertThat(root.resolve("made-by-20")).doesNotExist();
        assertThat(root.resolve("state")).doesNotExist();
    }

    @Test
    void restartMakesCertificatesAnewOnlyWhenAsked() throws IOException {
        Session session = session();
        session.run("phases", "start");

        assertThat(session.run("phases", "restart", "--phase", "4", "--regen-certs")
                        .exit())
                .isZero();

        assertThat(Files.readString(root.resolve("logs/kube.log")))
                .contains("`phases restart --phase 080` begins")
                .contains("undo file " + root.resolve("made-by-20"))
                .doesNotContain("undo file " + root.resolve("made-by-55"));
        assertThat(root.resolve("made-by-20")).doesNotExist();
    }

    @Test
    void resetLeavesNothing() {
        Session session = session();
        session.run("phases", "start");

        assertThat(session.run("reset", "--plan").out()).contains("remove file /made-by-80");
        assertThat(session.run("reset", "--yes").exit()).isZero();

        assertThat(root.toFile().list()).doesNotContain("logs", "state", "made-by-20", "made-by-80");
        assertThat(root.resolve("run/nodelet")).doesNotExist();
    }

    @Test
    void resetSaysWhichSnapshotsStayBehindAndWhatTheyNeed() throws IOException {
        Session session = session();
        session.run("phases", "start");
        assertThat(session.run("reset", "--plan").err()).isEmpty();

        Path folder = Files.createDirectories(root.resolve("var/opt/pf9/etcd-snapshots"));
        Files.writeString(folder.resolve("etcd-20261122T120000Z.db"), "x");
        Path key = root.resolve("etc/pf9/kube.d/encryption.yaml");
        Files.createDirectories(key.getParent());
        Files.writeString(key, "x");
        assertThat(session.run("reset", "--plan").err())
                .contains("1 of them in /var/opt/pf9/etcd-snapshots")
                .contains("A reset takes /etc/pf9/kube.d/encryption.yaml away, and the ")
                .contains("/etc/pf9/kube.d/certs/etcd/ca.key is gone: without a copy of it those that are encrypted");

        Files.delete(key);
        assertThat(session.run("reset", "--yes").err())
                .contains("1 of them in /var/opt/pf9/etcd-snapshots")
                .contains("/etc/pf9/kube.d/encryption.yaml is gone");
    }

    @Test
    void aSoundMachinePassesEveryCheck() {
        Session.Result result = session().run("preflight");

        assertThat(result.out().lines().skip(1))
                .hasSameSizeAs(Preflight.names())
                .allMatch(line -> line.contains("  ok  "));
        assertThat(result.exit()).isZero();
    }

    @Test
    void aCheckCanBeLeftOut() throws IOException {
        Path swap = Files.writeString(root.resolve("swap.tree"), "== /proc/swaps\nFilename\n/swapfile file 1 0 -2\n");
        var session = new Session(root, RecordedMachine.sound(root, swap));

        assertThat(session.run("preflight").exit()).isEqualTo(ExitCode.PREFLIGHT.code());
        assertThat(session.run("preflight", "--ignore-preflight", "swap").exit())
                .isZero();
    }

    @Test
    void completesInBash() {
        assertThat(session().run("completion", "bash").out())
                .contains("complete -F")
                .contains("--regen-certs");
    }

    private Session session() {
        return new Session(root, RecordedMachine.sound(root));
    }
}
