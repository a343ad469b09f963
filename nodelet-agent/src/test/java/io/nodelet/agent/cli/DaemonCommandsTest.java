package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.control.DaemonConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Commands while a daemon keeps the node: over a real socket, on a real engine and real files.
class DaemonCommandsTest {
    @TempDir
    Path root;

    private TestDaemon daemon;
    private Session session;
    private Path socket;

    @BeforeEach
    void begin() throws IOException {
        daemon = new TestDaemon(root);
        session = daemon.session;
        socket = daemon.socket;
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void theDaemonDoesWhatACommandWantsAndShowsIt() {
        Session.Result stop = session.run("phases", "stop");

        assertThat(stop.err()).isEmpty();
        assertThat(stop.exit()).isZero();
        assertThat(stop.out())
                .contains("[ 4/4] 080-kubelet_configure_start.sh: stopped, 1 change (N s)")
                .endsWith("Platform9 Kubernetes stack is not running\n");
        assertThat(root.resolve("made-by-80")).doesNotExist();
        daemon.await(() -> session.run("status").out().contains("the stack is down, as it is wanted"));

        Session.Result start = session.run("phases", "start");
        assertThat(start.out()).contains("started").endsWith("Platform9 Kubernetes stack is running\n");
        assertThat(root.resolve("made-by-80")).exists();
    }

    @Test
    void theDaemonLooksForPhasesStatus() throws IOException {
        Session.Result well = session.run("phases", "status", "--verbose");
        assertThat(well.out())
                .contains("Start etcd                                   running")
                .endsWith("is running\n");

        session.run("pause", "10m");
        Files.delete(root.resolve("made-by-55"));
        Session.Result broken = session.run("phases", "status", "--phase", "055");
        assertThat(broken.exit()).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(broken.out()).contains("055-etcd_run.sh: file /made-by-55: missing");
    }

    @Test
    void renewsCertificatesInARestart() throws IOException {
        Path made = root.resolve("made-by-20");
        var before = Files.readAttributes(made, "unix:ctime").get("ctime");

        assertThat(session.run("phases", "restart", "--regen-certs").exit()).isZero();

        assertThat(Files.readAttributes(made, "unix:ctime").get("ctime")).isNotEqualTo(before);
    }

    @Test
    void oneServiceIsRestartedAloneAndByItsName() {
        Session.Result unknown = session.run("phases", "restart", "--service", "kube-scheduller");
        assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(unknown.err()).contains("there is no service kube-scheduller on this node; there are ");

        Session.Result both = session.run("phases", "restart", "--service", "etcd", "--phase", "055");
        assertThat(both.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(both.err()).contains("--service restarts one service, and goes without --phase");
    }

    @Test
    void thePauseIsShownWithItsReason() {
        pause();
        assertThat(session.run("status").out().lines().skip(1).findFirst().orElseThrow())
                .startsWith("  PAUSED until ")
                .endsWith(": a new disk (`nodeletd resume` ends it)");

        assertThat(session.run("resume").exit()).isZero();
        assertThat(session.run("status").out()).doesNotContain("PAUSED");
    }

    /// The recorded machine's clock stands still, and the daemon's does not.
    private void pause() {
        try (DaemonConnection connection = DaemonConnection.to(socket).orElseThrow()) {
            connection.pause(new HealingPause(Instant.now().plusSeconds(3600), "a new disk"));
        }
    }

    @Test
    void whatIsWrongInAPauseStandsBelowIt() throws IOException {
        pause();
        Files.delete(root.resolve("made-by-55"));
        daemon.await(() -> session.run("status").out().startsWith("n1 (master): FAILED\n"));

        assertThat(session.run("status").out().lines().toList().subList(1, 3))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("  PAUSED until "),
                        line -> assertThat(line).contains("made-by-55"));
        assertThat(session.run("status", "-o", "json").out()).contains("\"state\": \"failed\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"169h", "1000000h", "0s", "7d", "soon"})
    void aPauseThatIsNoneIsRefused(String time) {
        Session.Result refused = session.run("pause", time);

        assertThat(refused.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(refused.err()).contains("\"" + time + "\" is no time for a pause: at most 168h (7 days)");
    }

    @Test
    void aPauseNeedsATime() {
        assertThat(session.run("pause", "168h").exit()).isZero();
        assertThat(session.run("pause").err()).startsWith("error: DURATION is missing: how long, at most 168h");
    }

    @Test
    void aPartThatWasStoppedIsNamed() {
        assertThat(session.run("phases", "stop", "--phase", "080").exit()).isZero();

        daemon.await(
                () -> session.run("status").out().contains("only looking; not up: 080-kubelet_configure_start.sh"));
    }

    @Test
    void aBrokenConfigurationIsShownAndRefused() throws IOException {
        Files.createFile(root.resolve("broken"));

        assertThat(session.run("reload").err()).contains("nodelet.yaml:1: it is broken");
        assertThat(session.run("status").out()).contains("REFUSED").contains("nodelet.yaml:1: it is broken");
    }

    @Test
    void anotherConfigurationThanTheDaemonsIsRefused() throws IOException {
        Path other = Files.writeString(root.resolve("other.yaml"), "role: master\n");

        assertThat(session.run("phases", "stop", "--config", other.toString()).err())
                .contains("the daemon keeps this node by /nodelet.yaml, not by /other.yaml");
    }

    @Test
    void theDocumentIsAsItsSchemaSays() throws IOException {
        Files.writeString(root.resolve("made-by-55"), "edited");
        daemon.await(() -> session.run("status", "-o", "json").out().contains("\"outcome\": \"good\""));
        var schema =
                new Schema(JsonMapper.shared().readTree(Files.readString(Path.of("..", "docs", "status.schema.json"))));

        var document =
                JsonMapper.shared().readTree(session.run("status", "-o", "json").out());

        assertThat(schema.problems(document)).isEmpty();
        assertThat(document.path("phases")).hasSize(4);
    }

    @Test
    void onlyItsOwnerMaySpeakToIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatADeadDaemonLeftIsNoDaemon() throws IOException {
        daemon.server.close();
        var left = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX);
        left.bind(java.net.UnixDomainSocketAddress.of(socket));
        left.close();

        assertThat(socket).exists();
        assertThat(DaemonConnection.to(socket)).isEmpty();
        assertThat(session.run("status").err()).contains("no daemon runs on this node");
        assertThat(session.run("status").err()).contains("Start it: nodeletd run.");
    }

    @Test
    void aResetEndsTheDaemonFirst() {
        Session.Result reset = session.run("reset", "--yes");

        assertThat(reset.exit()).isZero();
        assertThat(reset.err()).contains("the daemon has ended");
        assertThat(daemon.ends(Duration.ofSeconds(30))).isTrue();
        assertThat(daemon.server.left()).isTrue();
    }
}
