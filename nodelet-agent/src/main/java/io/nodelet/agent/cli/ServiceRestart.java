package io.nodelet.agent.cli;

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
    private final CliContext cliContext;

    ServiceRestart(CliContext cliContext) {
        this.cliContext = cliContext;
    }

    ExitCode run(CommandArguments commandArguments, String service) {
        OTHERS.stream()
                .filter(commandArguments.parsed()::hasMatchedOption)
                .findFirst()
                .ifPresent(text -> {
                    throw commandArguments.wrong("--service restarts one service, and goes without " + text);
                });
        NodeConfig config = new ConfigSource(cliContext).load(commandArguments);
        NodeOperations nodeOperations = cliContext.stacks().of(config);
        SequencedMap<String, Integer> all = services(nodeOperations);
        int position = Optional.ofNullable(all.get(service))
                .orElseThrow(() -> commandArguments.wrong("there is no service " + service + " on this node; there are "
                        + String.join(", ", all.keySet())));
        ImmutableSettingsGuard.require(cliContext.state(), config);
        IdentityGuard.beforeStart(nodeOperations);
        var options = new RunOptions(position, true, commandArguments.has("--force"), Optional.empty());
        QuorumGuard.beforeStop(cliContext, commandArguments, nodeOperations, options);
        RunResult result = new PhaseRuns(
                        cliContext, nodeOperations, commandArguments, "phases restart --service " + service)
                .restart(position, service);
        var text = new ResultText(nodeOperations.plan(), result, Map.of());
        cliContext.console().out().print(commandArguments.output().write(text::forPerson, text::toMap));
        text.failures().forEach(failure -> cliContext.console().err().println(failure));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
    }

    /// The node's services, and the position of the phase of each.
    private static SequencedMap<String, Integer> services(NodeOperations nodeOperations) {
        SequencedMap<String, Integer> all = new LinkedHashMap<>();
        List<Phase> phases = new ArrayList<>(nodeOperations.plan().phases());
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
