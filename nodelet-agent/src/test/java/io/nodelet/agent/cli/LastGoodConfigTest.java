package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose configuration was broken while it was down.
class LastGoodConfigTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String KEPT = "/state/nodelet.yaml.last-good";

    @TempDir
    Path root;

    private Session session;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        session = new Session(root, RecordedMachine.sound(root));
        file = root.resolve("etc/pf9/nodelet/nodelet.yaml");
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "clusterId: first\n");
        assertThat(session.run("phases", "start").exit()).isZero();
    }

    private CompletableFuture<Session.Result> daemon(String shown) {
        var daemon = CompletableFuture.supplyAsync(() -> session.run("run"));
        assertThat(Poll.until(
                        PATIENCE,
                        () -> daemon.isDone() || session.run("status").out().contains(shown)))
                .isTrue();
        assertThat(daemon).as(() -> daemon.join().toString()).isNotDone();
        return daemon;
    }

    private Session.Result ended(CompletableFuture<Session.Result> daemon) {
        Session.Result _ =
                session.run("reset", "--yes"); // the daemon is in this process: nobody sees it let the node go
        Session.Result run = daemon.join();
        assertThat(session.run("reset", "--yes").exit()).isZero();
        return run;
    }

    @Test
    void keepsItWhereACommandRefusesToAct() throws IOException {
        Path kept = root.resolve(KEPT.substring(1));
        Files.writeString(kept, "clusterId: first\n");
        Files.writeString(file, "clusterId: [first\n");

        Session.Result start = session.run("phases", "start");
        assertThat(start.exit()).isEqualTo(ExitCode.CONFIG.code());
        assertThat(start.err()).contains("nodelet.yaml:2", "last in force is kept in " + KEPT, "cp " + KEPT);
        assertThat(session.run("why").out()).contains("configuration.invalid", "cp " + KEPT);

        var daemon = daemon("REFUSED");
        String status = session.run("status").out();
        assertThat(status).contains("(master): OK", "the one before it is in force (" + KEPT + ")", "nodelet.yaml:2");
        Files.writeString(file, "clusterId: second\n");
        assertThat(Poll.until(PATIENCE, () -> !session.run("status").out().contains("REFUSED")))
                .as("the file is in force once it is correct")
                .isTrue();
        assertThat(Poll.until(PATIENCE, () -> read(kept).contains("second"))).isTrue();

        Session.Result run = ended(daemon);
        assertThat(run.out()).contains("kept by the last good configuration, " + KEPT);
        assertThat(kept).as("a reset takes it along").doesNotExist();
    }

    @Test
    void aStopNeedsNoCorrectFile() throws IOException {
        Files.writeString(root.resolve(KEPT.substring(1)), "clusterId: first\n");
        Files.writeString(file, "clusterId: [first\n");

        Session.Result stop = session.run("phases", "stop");
        assertThat(stop.exit()).as(stop.err()).isZero();
        assertThat(stop.err()).contains("nodelet.yaml:2", "going by the last good configuration and the ledger");
        assertThat(root.resolve("made-by-40")).as("what a stop takes away").doesNotExist();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
