package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.render.StatusText;
import io.nodelet.agent.cli.render.TextTable;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.engine.Phase;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.model.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd phases list` and `status`: they only look.
final class PhaseCommands {
    private final CliContext context;

    PhaseCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec list() {
        return CommandAction.command(
                        "list", this::list, "Lists the phases and their index numbers to use with rest of commands")
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    CommandSpec status() {
        return CommandAction.command(
                        "status",
                        this::status,
                        "Checks the status of Platform9 Kube on this host. Takes optional --phase param to check the"
                                + " status of a specific phase")
                .addOption(CommonOptions.phase("The phase to check: its index, FILE, number or NAME."))
                .addOption(CommonOptions.flag("Shows every phase.", "-v", "--verbose"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private ExitCode list(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        Plan plan = context.stacks().of(config).plan();
        context.console().out().print(arguments.output().write(() -> listed(plan), () -> listing(plan)));
        return ExitCode.OK;
    }

    private static String listed(Plan plan) {
        var table = new TextTable("INDEX NUMBER", "FILE", "NAME", "STATUS CHECK");
        int index = 1;
        for (Phase phase : plan.phases()) {
            table.row(index++, phase.id().file(), phase.id().title(), phase.hasStatusCheck());
        }
        return table.toString();
    }

    private static List<Map<String, Object>> listing(Plan plan) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Phase phase : plan.phases()) {
            Map<String, Object> row = StatusText.identity(rows.size() + 1, phase.id());
            row.put("statusCheck", phase.hasStatusCheck());
            rows.add(row);
        }
        return rows;
    }

    private ExitCode status(CommandArguments arguments) {
        NodeOperations operations = context.stacks().of(new ConfigSource(context).load(arguments));
        Optional<Integer> position = new PhaseOption(arguments).position(operations.plan());
        var options = new RunOptions(position.orElse(0), position.isPresent(), false, Optional.empty());
        List<PhaseReport> reports = look(operations, options, arguments);
        boolean running = reports.stream().allMatch(PhaseReport::running);
        var text = new StatusText(operations.plan(), reports);
        boolean table = arguments.has("--verbose") || position.isPresent();
        context.console()
                .out()
                .print(arguments.output().write(() -> text.forPerson(table, running), () -> text.toMap(running)));
        return running ? ExitCode.OK : ExitCode.NOT_RUNNING;
    }

    /// The daemon looks, when one keeps this node by its own configuration: the ledger is its alone.
    private List<PhaseReport> look(NodeOperations operations, RunOptions options, CommandArguments arguments) {
        Optional<DaemonConnection> daemon =
                arguments.text("--config").isPresent() ? Optional.empty() : DaemonConnection.to(context.socket());
        if (daemon.isEmpty()) {
            return operations.runner(RunEvent.Sink.NONE).status(options);
        }
        try (DaemonConnection daemonConnection = daemon.get()) {
            return daemonConnection.look(options);
        }
    }
}
