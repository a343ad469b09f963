package io.nodelet.agent.cli;

import io.nodelet.phases.etcd.Comparison;
import io.nodelet.phases.etcd.Comparison.Compared;
import io.nodelet.phases.etcd.Comparison.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd etcd compare`: whether etcd's members hold the same.
final class CompareCommand {
    private final World world;

    CompareCommand(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        CommandSpec spec = Verb.command(
                "compare",
                this::compare,
                "Shows whether etcd's members hold the same data; exit code 3 when one does not, or does not say",
                "Each member reads all that it holds, and takes no writes meanwhile: some seconds for each GiB.");
        return Verb.examples(spec, "nodeletd etcd compare")
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private ExitCode compare(Args args) {
        List<Compared> all = Comparison.of(
                world.stacks().of(new ConfigSource(world).load(args)).etcd().client());
        TextTable table = new TextTable("NAME", "ID", "DATA", "SEEN");
        all.forEach(it -> table.row(it.member().name(), it.member().id(), word(it), it.detail()));
        world.console()
                .out()
                .print(args.output()
                        .write(
                                () -> table + advice(all),
                                () -> all.stream().map(CompareCommand::tree).toList()));
        return all.stream().allMatch(it -> it.verdict() == Verdict.SAME) ? ExitCode.OK : ExitCode.NOT_RUNNING;
    }

    private static String word(Compared it) {
        return it.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static String advice(List<Compared> all) {
        if (all.stream().anyMatch(it -> it.verdict() == Verdict.UNDECIDED)) {
            return "nobody knows whose data is right: a person has to decide (docs/etcd.md)\n";
        }
        return all.stream().anyMatch(it -> it.verdict() == Verdict.DIFFERS)
                ? "on each machine whose member differs, one after the other: nodeletd etcd rejoin\n"
                : "";
    }

    private static Map<String, Object> tree(Compared it) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", it.member().name());
        tree.put("id", it.member().id());
        tree.put("data", word(it));
        tree.put("seen", it.detail());
        return tree;
    }
}
