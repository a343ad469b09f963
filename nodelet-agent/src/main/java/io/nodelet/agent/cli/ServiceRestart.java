package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.execution.PhaseRuns;
import io.nodelet.agent.cli.guard.IdentityGuard;
import io.nodelet.agent.cli.guard.ImmutableSettingsGuard;
import io.nodelet.agent.cli.guard.QuorumGuard;
import io.nodelet.agent.cli.render.ResultText;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// `nodeletd phases restart --service NAME`: one service anew, as the daemon restarts it when it hangs. What else its
/// phase made stays: containers, links, the API server of a scheduler.
final class ServiceRestart {
    private static final List<String> OTHERS =
            List.of("--phase", "--single", "--regen-certs", "--dry-run", "--timeout");
    private final CliContext context;

    ServiceRestart(CliContext context) {
        this.context = context;
    }

    ExitCode run(CommandArguments arguments, String service) {
        OTHERS.stream().filter(arguments.parsed()::hasMatchedOption).findFirst().ifPresent(text -> {
            throw arguments.wrong("--service restarts one service, and goes without " + text);
        });
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        SequencedMap<String, Integer> all = services(operations);
        int position = Optional.ofNullable(all.get(service))
                .orElseThrow(() -> arguments.wrong("there is no service " + service + " on this node; there are "
                        + String.join(", ", all.keySet())));
        ImmutableSettingsGuard.require(context.state(), config);
        IdentityGuard.beforeStart(operations);
        var options = new RunOptions(position, true, arguments.has("--force"), Optional.empty());
        QuorumGuard.beforeStop(context, arguments, operations, options);
        RunResult result = new PhaseRuns(context, operations, arguments, "phases restart --service " + service)
                .restart(position, service);
        var text = new ResultText(operations.plan(), result, Map.of());
        context.console().out().print(arguments.output().write(text::forPerson, text::toMap));
        text.failures().forEach(failure -> context.console().err().println(failure));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
    }

    /// The node's services, and the position of the phase of each.
    private static SequencedMap<String, Integer> services(NodeOperations operations) {
        SequencedMap<String, Integer> all = new LinkedHashMap<>();
        List<Phase> phases = new ArrayList<>(operations.plan().phases());
        for (int i = 0; i < phases.size(); i++) {
            int position = i;
            names(phases.get(i)).forEach(name -> all.putIfAbsent(name, position));
        }
        return all;
    }

    private static Stream<String> names(Phase phase) {
        try {
            return phase.declare().stream()
                    .filter(item -> item.kind().equals(RunRequest.SERVICE))
                    .map(Item::key);
        } catch (NodeletException e) {
            return Stream.empty(); // without its bundle, say: its services can't be started anew either
        }
    }
}
