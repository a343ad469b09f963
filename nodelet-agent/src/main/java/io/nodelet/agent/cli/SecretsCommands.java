package io.nodelet.agent.cli;

import io.nodelet.agent.secrets.ControlPlaneStart;
import io.nodelet.agent.secrets.SecretsStatus;
import io.nodelet.agent.secrets.SecretsTools;
import io.nodelet.engine.Progress;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Pause;
import io.nodelet.phases.secrets.MasterReport;
import io.nodelet.phases.secrets.RotateSecrets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd secrets`: the keys that a cluster's Secrets are encrypted with.
final class SecretsCommands {
    private static final Duration REST = Duration.ofSeconds(1);
    private final World world;

    SecretsCommands(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        return Verb.group(
                "secrets",
                "Commands related to the keys that Secrets are encrypted with in etcd, on a master",
                status(),
                rotate());
    }

    private CommandSpec status() {
        CommandSpec spec = Verb.command(
                "status",
                this::status,
                "Shows the keys in their order, what each master has, and what the Secrets in etcd are sealed with",
                "Other masters tell it themselves, every ten minutes; keys are shown by a print, never themselves. Exit code 3"
                        + " where something is not as it should be, 9 where not everything could be seen.");
        return Verb.examples(spec, "nodeletd secrets status", "nodeletd secrets status -o json")
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private CommandSpec rotate() {
        CommandSpec spec = Verb.command(
                "rotate",
                this::rotate,
                "Gives the cluster a new key, writes all Secrets anew with it, and drops the old one",
                "On one master, for all: each API server restarts three times, never two at once, and none while another"
                        + " master is not well. nodeletd must run on every other master. Killed at any moment, it is run"
                        + " again, on any master, and goes on. Older versions of encryption.yaml stay beside it: keep them"
                        + " as long as snapshots of before.");
        return Verb.examples(
                        spec,
                        "nodeletd secrets rotate",
                        "nodeletd secrets rotate --yes",
                        "nodeletd secrets rotate --yes -o json")
                .addOption(Options.flag("Does not ask.", "-y", "--yes"))
                .addOption(Options.flag("Shows each change.", "-v", "--verbose"))
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private ExitCode status(Args args) {
        SecretsStatus status = SecretsStatus.of(
                world.stacks().of(new ConfigSource(world).load(args)).secrets());
        world.console().out().print(args.output().write(() -> person(status), status::tree));
        if (!status.wrong().isEmpty()) {
            return ExitCode.NOT_RUNNING;
        }
        return status.unseen().isEmpty() ? ExitCode.OK : ExitCode.UNCERTAIN;
    }

    private static String person(SecretsStatus status) {
        TextTable keys = new TextTable("KEY", "RESOURCES", "PROVIDER", "PRINT");
        status.keys().forEach(it -> keys.row(dash(it.name()), it.resources(), it.provider(), dash(it.print())));
        TextTable masters = new TextTable("MASTER", "KEYS", "IN USE", "TOLD");
        status.masters()
                .forEach((name, report) -> masters.row(
                        name,
                        report.map(it -> String.join(", ", it.keys())).orElse("?"),
                        report.map(it -> it.inUse() ? "yes" : "no").orElse("?"),
                        report.map(MasterReport::told).<Object>map(it -> it).orElse("never")));
        TextTable stored = new TextTable("SEALED WITH", "SECRETS");
        status.stored().forEach(stored::row);
        var text = new StringBuilder()
                .append(keys)
                .append('\n')
                .append(masters)
                .append('\n')
                .append(stored)
                .append('\n');
        if (!status.ours()) {
            text.append("encryption.yaml is an operator's: nodeletd never changes it\n");
        }
        status.older().forEach(it -> text.append("older version: ").append(it).append('\n'));
        status.wrong().forEach(it -> text.append("wrong: ").append(it).append('\n'));
        status.unseen().forEach(it -> text.append("not seen: ").append(it).append('\n'));
        return text.toString();
    }

    private static String dash(String word) {
        return word.isEmpty() ? "-" : word;
    }

    private ExitCode rotate(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        Stack stack = world.stacks().of(config);
        SecretsTools tools = stack.secrets();
        tools.requireRotatable();
        new Confirmation(world)
                .require(
                        args,
                        "rotate restarts every API server of the cluster: say --yes",
                        "Each API server of the cluster restarts three times, one after the other.");
        var runs = new PhaseRuns(world, stack, args, "secrets rotate");
        Progress progress = Progress.ofChanges(line -> world.console().err().println(line));
        RotateSecrets.Done done = tools.rotation(
                        () -> ControlPlaneStart.require(runs.start(Ids.CONTROL_PLANE)), () -> Pause.rest(REST))
                .run(progress);
        return report(args, tools, done);
    }

    private ExitCode report(Args args, SecretsTools tools, RotateSecrets.Done done) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", done.key().name());
        tree.put("print", done.key().print());
        tree.put("secrets", done.secrets());
        tree.put(
                "olderFiles", tools.file().kept().stream().map(Object::toString).toList());
        String person = "the key is " + done.key() + " on every master"
                + Optional.of(done.secrets())
                        .filter(it -> it > 0)
                        .map(it -> "; " + it + " Secrets are sealed with it")
                        .orElse("")
                + "\nBack up " + tools.file().path()
                + " now. Snapshots of before need an older version of it, beside it: "
                + tools.file().path() + ".old-*\n";
        world.console().out().print(args.output().write(() -> person, () -> tree));
        return ExitCode.OK;
    }
}
