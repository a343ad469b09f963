package io.nodelet.agent.cli.execution;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.context.OutputFormat;
import io.nodelet.agent.cli.process.InterruptHandler;
import io.nodelet.agent.cli.render.EventText;
import io.nodelet.agent.cli.render.RunProgressView;
import io.nodelet.agent.cli.render.RunTimes;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.daemon.control.PhaseRequest;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunCancelledException;
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
public final class DaemonExecution implements AutoCloseable {
    private final CliContext context;
    private final PhaseRequest phaseRequest;
    private final DaemonConnection daemon;
    private final RunTimes times = new RunTimes();
    private final RunProgressView progress;

    public DaemonExecution(
            CliContext context,
            NodeOperations operations,
            DaemonConnection daemon,
            PhaseRequest phaseRequest,
            CommandArguments arguments) {
        this.context = context;
        this.phaseRequest = phaseRequest;
        this.daemon = daemon;
        boolean table = arguments.output() == OutputFormat.TABLE;
        boolean live = table && context.console().terminal();
        this.progress = new RunProgressView(
                table ? context.console().out() : context.console().err(),
                live,
                arguments.has("--verbose"),
                operations.plan().ids());
    }

    /// @return the results of its steps
    public List<RunResult> run() {
        var interruptHandler = new InterruptHandler(this::breakOff);
        try (interruptHandler) {
            return daemon.order(phaseRequest, this::hear);
        } catch (RunCancelledException e) {
            throw timeout().isPresent() && !interruptHandler.interrupted()
                    ? new ExitException(
                            ExitCode.TIMEOUT,
                            "not done within " + EventText.seconds(timeout().get()) + " (--timeout)",
                            "Run the same command again: it goes on where it was left.")
                    : new ExitException(
                            ExitCode.INTERRUPTED,
                            "broken off",
                            "The daemon keeps the node: `nodeletd status` says what it does now.");
        }
    }

    private Optional<Duration> timeout() {
        return phaseRequest.runs().getLast().options().timeout();
    }

    /// How long each phase took, by its number.
    public Map<Integer, Duration> times() {
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
        if (context.console().terminal() && !personSaysYes()) {
            context.console()
                    .err()
                    .println("`" + phaseRequest.what() + "` goes on in the daemon: `nodeletd status --watch` shows it");
            return false;
        }
        daemon.cancel();
        return true;
    }

    private boolean personSaysYes() {
        progress.clear();
        context.console().err().print("\nThe daemon is at work on `" + phaseRequest.what() + "`. Break it off? [y/N] ");
        context.console().err().flush();
        try {
            String answer = new BufferedReader(
                            new InputStreamReader(context.console().in(), StandardCharsets.UTF_8))
                    .readLine();
            return answer != null && answer.strip().equalsIgnoreCase("y");
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether this was a stop and a start of which the stop did not work.
    public static boolean stopFailed(List<RunResult> results) {
        return results.size() > 1
                && results.getFirst().operation() == Operation.STOP
                && !results.getFirst().isSuccess();
    }

    @Override
    public void close() {
        progress.clear();
        daemon.close();
    }
}
