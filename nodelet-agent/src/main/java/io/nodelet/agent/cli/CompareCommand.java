package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.render.TextTable;
import io.nodelet.etcd.DataComparison;
import io.nodelet.etcd.DataComparison.Compared;
import io.nodelet.etcd.DataComparison.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd etcd compare`: whether etcd's members hold the same.
final class CompareCommand {
    private final CliContext context;

    CompareCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandAction.command(
                "compare",
                this::compare,
                "Shows whether etcd's members hold the same data; exit code 3 when one does not, or does not say",
                "Each member reads all that it holds, and takes no writes meanwhile: some seconds for each GiB.");
        return CommandAction.examples(spec, "nodeletd etcd compare")
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private ExitCode compare(CommandArguments arguments) {
        List<Compared> all = DataComparison.of(context.stacks()
                .of(new ConfigSource(context).load(arguments))
                .etcd()
                .client());
        TextTable table = new TextTable("NAME", "ID", "DATA", "SEEN");
        all.forEach(compared ->
                table.row(compared.etcdMember().name(), compared.etcdMember().id(), word(compared), compared.detail()));
        context.console()
                .out()
                .print(arguments
                        .output()
                        .write(
                                () -> table + advice(all),
                                () -> all.stream().map(CompareCommand::toMap).toList()));
        return all.stream().allMatch(compared -> compared.verdict() == Verdict.SAME)
                ? ExitCode.OK
                : ExitCode.NOT_RUNNING;
    }

    private static String word(Compared compared) {
        return compared.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static String advice(List<Compared> all) {
        if (all.stream().anyMatch(compared -> compared.verdict() == Verdict.UNDECIDED)) {
            return "nobody knows whose data is right: a person has to decide (docs/etcd.md)\n";
        }
        return all.stream().anyMatch(compared -> compared.verdict() == Verdict.DIFFERS)
                ? "on each machine whose member differs, one after the other: nodeletd etcd rejoin\n"
                : "";
    }

    private static Map<String, Object> toMap(Compared compared) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", compared.etcdMember().name());
        tree.put("id", compared.etcdMember().id());
        tree.put("data", word(compared));
        tree.put("seen", compared.detail());
        return tree;
    }
}
