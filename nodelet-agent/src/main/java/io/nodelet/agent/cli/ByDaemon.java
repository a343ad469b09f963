package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.agent.control.Wanted;
import io.nodelet.engine.Cancelled;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A command whose work the running daemon does: shown as if it were done here, and broken off only when a person says
/// so.
final class ByDaemon implements AutoCloseable {
    private final World world;
    private final Wanted wanted;
    private final DaemonConnection daemon;
    private final RunTimes times = new RunTimes();
    private final ProgressLines progress;

    ByDaemon(World world, Stack stack, DaemonConnection daemon, Wanted wanted, Args args) {
        this.world = world;
        this.wanted = wanted;
        this.daemon = daemon;
        boolean table = args.output() == Output.TABLE;
        boolean live = table && world.console().terminal();
        this.progress = new ProgressLines(
                table ? world.console().out() : world.console().err(),
                live,
                args.has("--verbose"),
                stack.plan().ids());
    }

    /// @return the results of its steps
    List<RunResult> run() {
        var interrupts = new Interrupts(this::breakOff);
        try (interrupts) {
            return daemon.order(wanted, this::hear);
        } catch (Cancelled e) {
            throw timeout().isPresent() && !interrupts.interrupted()
                    ? new Ended(
                            ExitCode.TIMEOUT,
                            "not done within " + EventText.seconds(timeout().get()) + " (--timeout)",
                            "Run the same command again: it goes on where it was left.")
                    : new Ended(
                            ExitCode.INTERRUPTED,
                            "broken off",
                            "The daemon keeps the node: `nodeletd status` says what it does now.");
        }
    }

    private Optional<Duration> timeout() {
        return wanted.runs().getLast().options().timeout();
    }

    /// How long each phase took, by its number.
    Map<Integer, Duration> times() {
        return times.all();
    }

    private void hear(RunEvent event) {
        if (RunTimes.looking(event)) {
            return;
        }
        progress.accept(event);
        times.hear(event);
    }

    /// @return whether to wait for the end
    private boolean breakOff() {
        if (world.console().terminal() && !personSaysYes()) {
            world.console()
                    .err()
                    .println("`" + wanted.what() + "` goes on in the daemon: `nodeletd status --watch` shows it");
            return false;
        }
        daemon.cancel();
        return true;
    }

    private boolean personSaysYes() {
        progress.clear();
        world.console().err().print("\nThe daemon is at work on `" + wanted.what() + "`. Break it off? [y/N] ");
        world.console().err().flush();
        try {
            String answer =
                    new BufferedReader(new InputStreamReader(world.console().in(), StandardCharsets.UTF_8)).readLine();
            return answer != null && answer.strip().equalsIgnoreCase("y");
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether this was a stop and a start of which the stop did not work.
    static boolean stopFailed(List<RunResult> results) {
        return results.size() > 1
                && results.getFirst().operation() == Operation.STOP
                && !results.getFirst().good();
    }

    @Override
    public void close() {
        progress.clear();
        daemon.close();
    }
}
