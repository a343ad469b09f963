package io.nodelet.agent.cli;

import io.nodelet.agent.control.DaemonConnection;
import io.nodelet.engine.Phase;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.PhaseId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd phases list` and `status`: they only look.
final class PhaseCommands {
    private final World world;

    PhaseCommands(World world) {
        this.world = world;
    }

    CommandSpec list() {
        return Verb.command("list", this::list, "Lists the phases and their index numbers to use with rest of commands")
                .addOption(Options.config())
                .addOption(Options.output());
    }

    CommandSpec status() {
        return Verb.command(
                        "status",
                        this::status,
                        "Checks the status of Platform9 Kube on this host. Takes optional --phase param to check the"
                                + " status of a specific phase")
                .addOption(Options.phase("The phase to check: its index, FILE, number or NAME."))
                .addOption(Options.flag("Shows every phase.", "-v", "--verbose"))
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private ExitCode list(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        Plan plan = world.stacks().of(config).plan();
        world.console().out().print(args.output().write(() -> listed(plan), () -> listing(plan)));
        return ExitCode.OK;
    }

    private static String listed(Plan plan) {
        var table = new TextTable("INDEX NUMBER", "FILE", "NAME", "STATUS CHECK");
        int index = 1;
        for (Phase phase : plan.phases()) {
            table.row(index++, phase.id().file(), phase.id().title(), phase.checked());
        }
        return table.toString();
    }

    private static List<Map<String, Object>> listing(Plan plan) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Phase phase : plan.phases()) {
            Map<String, Object> row = identity(rows.size() + 1, phase.id());
            row.put("statusCheck", phase.checked());
            rows.add(row);
        }
        return rows;
    }

    static Map<String, Object> identity(int index, PhaseId id) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("index", index);
        row.put("number", id.number());
        row.put("file", id.file());
        row.put("name", id.title());
        return row;
    }

    private ExitCode status(Args args) {
        Stack stack = world.stacks().of(new ConfigSource(world).load(args));
        Optional<Integer> position = new PhaseOption(args).position(stack.plan());
        var options = new RunOptions(position.orElse(0), position.isPresent(), false, Optional.empty());
        List<PhaseReport> reports = look(stack, options, args);
        boolean running = reports.stream().allMatch(PhaseReport::running);
        var text = new StatusText(stack.plan(), reports);
        boolean table = args.has("--verbose") || position.isPresent();
        world.console()
                .out()
                .print(args.output().write(() -> text.forPerson(table, running), () -> text.tree(running)));
        return running ? ExitCode.OK : ExitCode.NOT_RUNNING;
    }

    /// The daemon looks, when one keeps this node by its own configuration: the ledger is its alone.
    private List<PhaseReport> look(Stack stack, RunOptions options, Args args) {
        Optional<DaemonConnection> daemon =
                args.text("--config").isPresent() ? Optional.empty() : DaemonConnection.to(world.socket());
        if (daemon.isEmpty()) {
            return stack.runner(RunEvent.Sink.NONE).status(options);
        }
        try (DaemonConnection it = daemon.get()) {
            return it.look(options);
        }
    }
}
