package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.agent.control.Wanted;
import io.nodelet.daemon.Desired;
import io.nodelet.daemon.IntentFile;
import io.nodelet.engine.Operation;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.WantedRun;
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
record PhaseRuns(World world, Stack stack, Args args, String what) {
    private static final WantedRun START = new WantedRun(Operation.START, RunOptions.ALL);

    /// Starts everything that is not as it should be.
    RunResult start() {
        return startAfter();
    }

    /// Stops these phases, one after the other and each alone, then starts everything that is not as it should be. A
    /// phase that does not stop is named, and the start says what that means.
    RunResult startAfter(PhaseId... stopped) {
        return run(Stream.concat(Stream.of(stopped).map(this::stop), Stream.of(START))
                .toList());
    }

    /// Starts one phase, and leaves the others.
    RunResult start(PhaseId phase) {
        int position = stack.plan().ids().indexOf(phase);
        var only = new RunOptions(position, true, false, Optional.empty());
        return run(List.of(new WantedRun(Operation.START, only)));
    }

    /// Restarts one service of the phase at a position of the plan, and leaves everything else.
    RunResult restart(int position, String service) {
        return run(List.of(WantedRun.restart(position, service)));
    }

    private RunResult run(List<WantedRun> runs) {
        Optional<DaemonConnection> daemon = DaemonConnection.to(world.socket());
        List<RunResult> results = daemon.isPresent() ? byDaemon(daemon.get(), runs) : here(runs);
        if (results.stream().anyMatch(it -> it.operation() == Operation.STOP && !it.good())) {
            world.console().err().println("warning: not everything stopped; started all the same");
        }
        return results.getLast();
    }

    private WantedRun stop(PhaseId phase) {
        int position = stack.plan().ids().indexOf(phase);
        return new WantedRun(Operation.STOP, new RunOptions(position, true, false, Optional.empty()));
    }

    private List<RunResult> byDaemon(DaemonConnection daemon, List<WantedRun> runs) {
        var wanted = new Wanted(what, runs, false, args.text("--config").map(Path::of));
        try (var acting = new ByDaemon(world, stack, daemon, wanted, args)) {
            return acting.run();
        }
    }

    private List<RunResult> here(List<WantedRun> runs) {
        List<RunResult> results = new ArrayList<>();
        try (var acting = new Acting(world, stack, what, args)) {
            if (runs.stream().allMatch(it -> it.service().isEmpty())) {
                var file = new IntentFile(world.state());
                file.write(file.read().desired(Desired.TRUE));
            }
            for (WantedRun it : runs) {
                results.add(acting.run(it.options(), () -> it.by(acting.runner())));
            }
            stack.remember();
            return results;
        }
    }
}
