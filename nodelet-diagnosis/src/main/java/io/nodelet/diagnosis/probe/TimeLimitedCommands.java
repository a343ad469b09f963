package io.nodelet.diagnosis.probe;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Runs programs for a short time only; one that did not end in it is not run again.
public final class TimeLimitedCommands implements Commands {
    private final Commands commands;
    private final Duration limit;
    private final Map<String, NodeletException> late = new ConcurrentHashMap<>();

    public TimeLimitedCommands(Commands commands, Duration limit) {
        this.commands = commands;
        this.limit = limit;
    }

    @Override
    public CommandResult run(Command command) {
        String program = command.argv().getFirst();
        NodeletException before = late.get(program);
        if (before != null) {
            throw before;
        }
        try {
            return commands.run(command.timeout().compareTo(limit) > 0 ? command.within(limit) : command);
        } catch (NodeletException e) {
            late.put(program, e);
            throw e;
        }
    }
}
