package io.nodelet.engine;

import io.nodelet.model.NodeletException;
import java.util.List;
import java.util.Optional;

/// A start or a stop that somebody wants, and of what.
///
/// @param service for a start of the one phase at `options.from()`: its service that is restarted first, and nothing
/// else
///                of it is; empty for none
public record RunRequest(Operation operation, RunOptions options, Optional<String> service) {
    /// What a service is called as a kind of resource.
    public static final String SERVICE = "service";

    public RunRequest(Operation operation, RunOptions options) {
        this(operation, options, Optional.empty());
    }

    /// These operations, all of the same phases, one after the other.
    public static List<RunRequest> all(List<Operation> operations, RunOptions options) {
        return operations.stream()
                .map(operation -> new RunRequest(operation, options))
                .toList();
    }

    /// A restart of one service.
    ///
    /// @param position of its phase in the plan
    public static RunRequest restart(int position, String service) {
        var only = new RunOptions(position, true, false, Optional.empty());
        return new RunRequest(Operation.START, only, Optional.of(service));
    }

    /// Does it.
    public RunResult by(Runner runner) {
        if (operation == Operation.STOP) {
            return runner.stop(options);
        }
        return service.map(text -> again(runner, text)).orElseGet(() -> runner.start(options));
    }

    /// What an operator stopped stays down.
    private RunResult again(Runner runner, String name) {
        if (runner.takenDown(options.from())) {
            throw new NodeletException(name + " does not run: its phase is stopped", "nodeletd phases start");
        }
        return runner.again(options.from(), SERVICE, name);
    }
}
