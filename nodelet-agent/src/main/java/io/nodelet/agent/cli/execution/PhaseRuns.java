package io.nodelet.agent.cli.execution;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.daemon.DesiredServiceState;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.daemon.control.PhaseRequest;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.model.PhaseId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Stops and starts phases for a command that does more than that: by the daemon, where one keeps the node, else here.
/// The daemon does all of it, also when the command is killed meanwhile.
///
/// @param what the command, in words
public record PhaseRuns(CliContext context, NodeOperations operations, CommandArguments arguments, String what) {
    private static final RunRequest START = new RunRequest(Operation.START, RunOptions.ALL);

    /// Starts everything that is not as it should be.
    public RunResult start() {
        return startAfter();
    }

    /// Stops these phases, one after the other and each alone, then starts everything that is not as it should be. A
    /// phase that does not stop is named, and the start says what that means.
    public RunResult startAfter(PhaseId... stopped) {
        return run(Stream.concat(Stream.of(stopped).map(this::stop), Stream.of(START))
                .toList());
    }

    /// Starts one phase, and leaves the others.
    public RunResult start(PhaseId phase) {
        int position = operations.plan().ids().indexOf(phase);
        var only = new RunOptions(position, true, false, Optional.empty());
        return run(List.of(new RunRequest(Operation.START, only)));
    }

    /// Restarts one service of the phase at a position of the plan, and leaves everything else.
    public RunResult restart(int position, String service) {
        return run(List.of(RunRequest.restart(position, service)));
    }

    private RunResult run(List<RunRequest> runs) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(context.socket());
        List<RunResult> results = daemon.isPresent() ? byDaemon(daemon.get(), runs) : here(runs);
        if (results.stream().anyMatch(runResult -> runResult.operation() == Operation.STOP && !runResult.isSuccess())) {
            context.console().err().println("warning: not everything stopped; started all the same");
        }
        return results.getLast();
    }

    private RunRequest stop(PhaseId phase) {
        int position = operations.plan().ids().indexOf(phase);
        return new RunRequest(Operation.STOP, new RunOptions(position, true, false, Optional.empty()));
    }

    private List<RunResult> byDaemon(DaemonConnection daemon, List<RunRequest> runs) {
        var phaseRequest =
                new PhaseRequest(what, runs, false, arguments.text("--config").map(Path::of));
        try (var acting = new DaemonExecution(context, operations, daemon, phaseRequest, arguments)) {
            return acting.run();
        }
    }

    private List<RunResult> here(List<RunRequest> runs) {
        List<RunResult> results = new ArrayList<>();
        try (var localExecution = new LocalExecution(context, operations, what, arguments)) {
            if (runs.stream().allMatch(runRequest -> runRequest.service().isEmpty())) {
                var file = new DesiredStateFile(context.state());
                file.write(file.read().desired(DesiredServiceState.TRUE));
            }
            for (RunRequest it : runs) {
                results.add(localExecution.run(it.options(), () -> it.by(localExecution.runner())));
            }
            operations.remember();
            return results;
        }
    }
}
