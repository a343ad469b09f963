package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.Confirmation;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.execution.PhaseRuns;
import io.nodelet.agent.cli.guard.IdentityGuard;
import io.nodelet.agent.cli.guard.ImmutableSettingsGuard;
import io.nodelet.agent.cli.render.ResultText;
import io.nodelet.engine.RunResult;
import io.nodelet.etcd.member.RejoinPreconditions;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.PhaseIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd etcd rejoin`: one lost member among living ones out of etcd's cluster, and in again.
final class RejoinCommand {
    private static final String WHAT = "etcd rejoin";
    private final CliContext context;

    RejoinCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandAction.command(
                "rejoin",
                this::rejoin,
                "Takes this master's lost member out of etcd's cluster, and lets it come in again, empty, to be filled by"
                        + " the others; the old data is kept aside",
                "For one whose data is damaged or lost while the others live. Killed at any moment, it is run again, and"
                        + " goes on.");
        return CommandAction.examples(spec, "nodeletd etcd rejoin", "nodeletd etcd rejoin --yes")
                .addOption(CommonOptions.flag("Does not ask.", "-y", "--yes"))
                .addOption(CommonOptions.flag("Shows each change.", "-v", "--verbose"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private ExitCode rejoin(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        ImmutableSettingsGuard.require(context.state(), config);
        IdentityGuard.beforeStart(operations);
        RejoinPreconditions plan = operations.rejoin();
        List<String> others = plan.others();
        if (!plan.begun()) {
            confirm(arguments, operations, others);
            operations.prepare();
            plan.begin(context.machine().clock().instant());
        }
        return report(
                arguments,
                operations,
                others,
                new PhaseRuns(context, operations, arguments, WHAT)
                        .startAfter(PhaseIds.CONTROL_PLANE, PhaseIds.ETCD_RUN));
    }

    private void confirm(CommandArguments arguments, NodeOperations operations, List<String> others) {
        new Confirmation(context)
                .require(
                        arguments,
                        "rejoin takes this master's member out of etcd's cluster: say --yes",
                        "The member of %s leaves etcd's cluster, and comes in again empty. %s hold the data."
                                .formatted(operations.identity().name(), String.join(", ", others)));
    }

    private ExitCode report(
            CommandArguments arguments, NodeOperations operations, List<String> others, RunResult result) {
        List<String> failures = new ResultText(operations.plan(), result, Map.of()).failures();
        failures.forEach(failure -> context.console().err().println(failure));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("others", others);
        tree.put("good", result.isSuccess());
        String person = result.isSuccess()
                ? "etcd's member of this machine is in its cluster again, filled by " + String.join(", ", others) + "\n"
                : "not everything is up: set right what is named, then run `nodeletd etcd rejoin` again; it goes on\n";
        context.console().out().print(arguments.output().write(() -> person, () -> tree));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
    }
}
