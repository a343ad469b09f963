package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.render.TextTable;
import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.controllers.etcd.MemberRow;
import io.nodelet.etcd.backup.DrillResult;
import io.nodelet.etcd.backup.RemoteSnapshot;
import io.nodelet.etcd.backup.RemoteSnapshots;
import io.nodelet.etcd.backup.Snapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd etcd`: snapshots of a master's etcd, and how its members are.
final class EtcdCommands {
    private static final long MIB = 1 << 20;
    private final CliContext context;

    EtcdCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.group(
                "etcd",
                "Commands related to the store behind the cluster, on a master",
                snapshot(),
                snapshots(),
                new RestoreCommand(context).spec(),
                new DecryptCommand(context).spec(),
                new RejoinCommand(context).spec(),
                members(),
                new CompareCommand(context).spec(),
                drill());
    }

    private CommandSpec snapshot() {
        return common(
                CommandAction.command(
                        "snapshot", this::snapshot, "Copies everything that etcd holds into one file, and checks it"),
                "nodeletd etcd snapshot",
                "nodeletd etcd snapshot -o json");
    }

    private CommandSpec snapshots() {
        return common(
                        CommandAction.command(
                                "snapshots", this::snapshots, "Lists the snapshots that there are, the newest first"),
                        "nodeletd etcd snapshots",
                        "nodeletd etcd snapshots --s3")
                .addOption(CommonOptions.flag("Lists the copies in the bucket, of all masters.", "--s3"));
    }

    private CommandSpec members() {
        return common(
                CommandAction.command(
                        "members",
                        this::members,
                        "Shows etcd's members, and what each says of itself; exit code 3 when one is not well"),
                "nodeletd etcd members");
    }

    private CommandSpec drill() {
        return common(
                CommandAction.command(
                        "drill",
                        this::drill,
                        "Restores the last snapshot into an etcd of its own, looks into it, and takes it away again"),
                "nodeletd etcd drill");
    }

    private static CommandSpec common(CommandSpec spec, String... examples) {
        return CommandAction.examples(spec, examples)
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private EtcdClients tools(CommandArguments arguments) {
        return context.stacks().of(new ConfigSource(context).load(arguments)).etcd();
    }

    private ExitCode snapshot(CommandArguments arguments) {
        EtcdClients tools = tools(arguments);
        Snapshot taken = tools.snapshots().take();
        int pruned = tools.snapshots().prune(tools.kept());
        String person = "%s: revision %d, %d keys, %s, hash %s%n"
                .formatted(taken.file(), taken.revision(), taken.keys(), size(taken.size()), taken.hash());
        Map<String, Object> tree = new LinkedHashMap<>(taken.toMap());
        tree.put("pruned", pruned);
        ExitCode printed = print(arguments, person, tree);
        // the snapshot is told of before: it is there, however this ends
        tools.copies()
                .flatMap(remoteSnapshots -> tools.copy(
                        taken, remoteSnapshots, context.machine().clock().instant()))
                .ifPresent(context.console().err()::println);
        return printed;
    }

    private ExitCode copies(CommandArguments arguments, RemoteSnapshots remoteSnapshots) {
        List<RemoteSnapshot> all = remoteSnapshots.list();
        TextTable table = new TextTable("NAME");
        all.forEach(remoteSnapshot -> table.row(remoteSnapshot.wireName()));
        String person = all.isEmpty() ? "there is no copy in " + remoteSnapshots.place() + "\n" : table.toString();
        return print(arguments, person, all.stream().map(RemoteSnapshot::toMap).toList());
    }

    private ExitCode snapshots(CommandArguments arguments) {
        EtcdClients tools = tools(arguments);
        if (arguments.has("--s3")) {
            return copies(arguments, tools.requireCopies());
        }
        List<Snapshot> all = tools.snapshots().list();
        TextTable table = new TextTable("NAME", "TAKEN", "REVISION", "KEYS", "SIZE", "HASH");
        all.forEach(snapshot -> table.row(
                snapshot.name(),
                snapshot.taken(),
                snapshot.revision(),
                snapshot.keys(),
                size(snapshot.size()),
                snapshot.hash()));
        String drilled = tools.drill()
                .last()
                .map(drillResult -> "last drill: " + text(drillResult))
                .orElse("no drill yet\n");
        String person =
                all.isEmpty() ? "there is no snapshot in " + tools.snapshots().folder() + "\n" : table + drilled;
        return print(arguments, person, all.stream().map(Snapshot::toMap).toList());
    }

    private ExitCode drill(CommandArguments arguments) {
        DrillResult result = tools(arguments).drill().run();
        ExitCode printed = print(arguments, text(result), result.toMap());
        return result.isSuccess() ? printed : ExitCode.FAILED;
    }

    private static String text(DrillResult drillResult) {
        return drillResult.isSuccess()
                ? "%s, %s: good; revision %d, %d keys, %.1f s%n"
                        .formatted(
                                drillResult.at(),
                                drillResult.snapshot(),
                                drillResult.revision(),
                                drillResult.keys(),
                                drillResult.took().toMillis() / 1000.0)
                : "%s, %s: failed: %s%n".formatted(drillResult.at(), drillResult.snapshot(), drillResult.reason());
    }

    private ExitCode members(CommandArguments arguments) {
        List<MemberRow> rows = MemberRow.all(tools(arguments).client());
        TextTable table = new TextTable(
                "NAME", "ID", "ROLE", "VERSION", "SIZE", "IN USE", "QUOTA", "REVISION", "INDEX", "BEHIND", "STATE");
        rows.forEach(memberRow -> table.row(memberRow.cells(EtcdCommands::size)));
        ExitCode printed = print(
                arguments, table.toString(), rows.stream().map(MemberRow::toMap).toList());
        return rows.stream().allMatch(MemberRow::well) ? printed : ExitCode.NOT_RUNNING;
    }

    private ExitCode print(CommandArguments arguments, String person, Object tree) {
        context.console().out().print(arguments.output().write(() -> person, () -> tree));
        return ExitCode.OK;
    }

    private static String size(long bytes) {
        return "%.1f MiB".formatted((double) bytes / MIB);
    }
}
