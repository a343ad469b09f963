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
import io.nodelet.agent.cli.render.TextTable;
import io.nodelet.controllers.secrets.ControlPlaneRestarter;
import io.nodelet.controllers.secrets.SecretsClients;
import io.nodelet.controllers.secrets.SecretsStatus;
import io.nodelet.encryption.KeyReport;
import io.nodelet.encryption.RotateSecrets;
import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.PhaseIds;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd secrets`: the keys that a cluster's Secrets are encrypted with.
final class SecretsCommands {
    private static final Duration REST = Duration.ofSeconds(1);
    private final CliContext context;

    SecretsCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.group(
                "secrets",
                "Commands related to the keys that Secrets are encrypted with in etcd, on a master",
                status(),
                rotate());
    }

    private CommandSpec status() {
        CommandSpec spec = CommandAction.command(
                "status",
                this::status,
                "Shows the keys in their order, what each master has, and what the Secrets in etcd are sealed with",
                "Other masters tell it themselves, every ten minutes; keys are shown by a print, never themselves. Exit code 3"
                        + " where something is not as it should be, 9 where not everything could be seen.");
        return CommandAction.examples(spec, "nodeletd secrets status", "nodeletd secrets status -o json")
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private CommandSpec rotate() {
        CommandSpec spec = CommandAction.command(
                "rotate",
                this::rotate,
                "Gives the cluster a new key, writes all Secrets anew with it, and drops the old one",
                "On one master, for all: each API server restarts three times, never two at once, and none while another"
                        + " master is not well. nodeletd must run on every other master. Killed at any moment, it is run"
                        + " again, on any master, and goes on. Older versions of encryption.yaml stay beside it: keep them"
                        + " as long as snapshots of before.");
        return CommandAction.examples(
                        spec,
                        "nodeletd secrets rotate",
                        "nodeletd secrets rotate --yes",
                        "nodeletd secrets rotate --yes -o json")
                .addOption(CommonOptions.flag("Does not ask.", "-y", "--yes"))
                .addOption(CommonOptions.flag("Shows each change.", "-v", "--verbose"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    private ExitCode status(CommandArguments arguments) {
        SecretsStatus status = SecretsStatus.of(
                context.stacks().of(new ConfigSource(context).load(arguments)).secrets());
        context.console().out().print(arguments.output().write(() -> person(status), status::toMap));
        if (!status.wrong().isEmpty()) {
            return ExitCode.NOT_RUNNING;
        }
        return status.unseen().isEmpty() ? ExitCode.OK : ExitCode.UNCERTAIN;
    }

    private static String person(SecretsStatus status) {
        TextTable keys = new TextTable("KEY", "RESOURCES", "PROVIDER", "PRINT");
        status.keys()
                .forEach(providerKey -> keys.row(
                        dash(providerKey.name()),
                        providerKey.resources(),
                        providerKey.provider(),
                        dash(providerKey.print())));
        TextTable masters = new TextTable("MASTER", "KEYS", "IN USE", "TOLD");
        status.masters()
                .forEach((name, report) -> masters.row(
                        name,
                        report.map(keyReport -> String.join(", ", keyReport.keys()))
                                .orElse("?"),
                        report.map(keyReport -> keyReport.inUse() ? "yes" : "no")
                                .orElse("?"),
                        report.map(KeyReport::told).<Object>map(time -> time).orElse("never")));
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
        status.older()
                .forEach(path -> text.append("older version: ").append(path).append('\n'));
        status.wrong().forEach(value -> text.append("wrong: ").append(value).append('\n'));
        status.unseen().forEach(value -> text.append("not seen: ").append(value).append('\n'));
        return text.toString();
    }

    private static String dash(String word) {
        return word.isEmpty() ? "-" : word;
    }

    private ExitCode rotate(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        SecretsClients tools = operations.secrets();
        tools.requireRotatable();
        new Confirmation(context)
                .require(
                        arguments,
                        "rotate restarts every API server of the cluster: say --yes",
                        "Each API server of the cluster restarts three times, one after the other.");
        var runs = new PhaseRuns(context, operations, arguments, "secrets rotate");
        Progress progress = Progress.ofChanges(line -> context.console().err().println(line));
        RotateSecrets.Done done = tools.rotation(
                        () -> ControlPlaneRestarter.require(runs.start(PhaseIds.CONTROL_PLANE)), () -> Sleep.rest(REST))
                .run(progress);
        return report(arguments, tools, done);
    }

    private ExitCode report(CommandArguments arguments, SecretsClients tools, RotateSecrets.Done done) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("key", done.key().name());
        tree.put("print", done.key().print());
        tree.put("secrets", done.secrets());
        tree.put(
                "olderFiles", tools.file().kept().stream().map(Object::toString).toList());
        String person = "the key is " + done.key() + " on every master"
                + Optional.of(done.secrets())
                        .filter(number -> number > 0)
                        .map(number -> "; " + number + " Secrets are sealed with it")
                        .orElse("")
                + "\nBack up " + tools.file().path()
                + " now. Snapshots of before need an older version of it, beside it: "
                + tools.file().path() + ".old-*\n";
        context.console().out().print(arguments.output().write(() -> person, () -> tree));
        return ExitCode.OK;
    }
}
