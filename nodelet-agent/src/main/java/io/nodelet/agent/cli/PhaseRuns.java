package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.agent.control.Wanted;
import io.nodelet.daemon.Desired;
import io.nodelet.daemon.IntentFile;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Stops and starts phases for a command that does more than that: by the daemon, where one keeps the node, else here.
///
/// @param what the command, in words
record PhaseRuns(World world, Stack stack, Args args, String what) {
    /// Stops one phase, and leaves the others. The daemon heals nothing from then on, until a start.
    void stop(PhaseId phase) {
        run(Operation.STOP, new RunOptions(stack.plan().ids().indexOf(phase), true, false, Optional.empty()));
    }

    /// Starts everything that is not as it should be.
    RunResult start() {
        return run(Operation.START, RunOptions.ALL);
    }

    private RunResult run(Operation operation, RunOptions options) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(world.socket());
        RunResult result = daemon.isPresent() ? byDaemon(daemon.get(), operation, options) : here(operation, options);
        if (operation == Operation.STOP && !result.good()) {
            throw failed(result);
        }
        return result;
    }

    private RunResult byDaemon(DaemonConnection daemon, Operation operation, RunOptions options) {
        var wanted = new Wanted(
                what, List.of(operation), options, false, args.text("--config").map(Path::of));
        try (var acting = new ByDaemon(world, stack, daemon, wanted, args)) {
            return acting.run().getLast();
        }
    }

    private RunResult here(Operation operation, RunOptions options) {
        try (var acting = new Acting(world, stack, what, args)) {
            if (operation == Operation.STOP) {
                return acting.run(options, () -> acting.runner().stop(options));
            }
            var file = new IntentFile(world.state());
            file.write(file.read().desired(Desired.TRUE));
            return acting.run(options, () -> acting.runner().start(options));
        }
    }

    private NodeletException failed(RunResult result) {
        List<String> failures = new ResultText(stack.plan(), result, Map.of()).failures();
        return new NodeletException("it did not stop: " + String.join("; ", failures));
    }
}
