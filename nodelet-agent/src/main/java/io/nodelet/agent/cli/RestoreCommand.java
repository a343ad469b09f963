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
import io.nodelet.agent.cli.guard.PreflightRunner;
import io.nodelet.agent.cli.render.ResultText;
import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.engine.RunResult;
import io.nodelet.etcd.backup.ExaminedSnapshot;
import io.nodelet.etcd.backup.RestoreJournal;
import io.nodelet.etcd.backup.RestorePreconditions;
import io.nodelet.etcd.backup.RestoreState;
import io.nodelet.etcd.backup.Snapshot;
import io.nodelet.etcd.backup.SnapshotKeys;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.PhaseIds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `nodeletd etcd restore`: a lost cluster from one snapshot.
final class RestoreCommand {
    private static final String WHAT = "etcd restore";
    private final CliContext context;

    RestoreCommand(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandAction.command(
                "restore",
                this::restore,
                "Puts a snapshot in the place of etcd's data, as a cluster of this one master; the old data is kept"
                        + " aside",
                "Killed at any moment, it is run again, and goes on.");
        return CommandAction.examples(
                        spec,
                        "nodeletd etcd restore latest",
                        "nodeletd etcd restore /mnt/backup/etcd-20261122T020000Z.db.age --yes",
                        "nodeletd etcd restore s3:latest       brings it from the bucket first",
                        "nodeletd etcd restore                 goes on with one that was cut short")
                .addPositional(PositionalParamSpec.builder()
                        .index("0")
                        .arity("0..1")
                        .type(String.class)
                        .paramLabel("SNAPSHOT")
                        .description("A file, a name that `etcd snapshots` or `etcd snapshots --s3` lists, `latest`, or"
                                + " `s3:latest`.")
                        .build())
                .addOption(CommonOptions.flag(
                        "Restores also where secrets in the snapshot were encrypted with another key.", "--other-key"))
                .addOption(CommonOptions.flag(
                        "Restores also where it is not known whether other masters hold the data.", "--alone"))
                .addOption(CommonOptions.flag(
                        "Takes a snapshot from elsewhere that is not encrypted, for which nobody vouches.",
                        "--unencrypted"))
                .addOption(CommonOptions.flag("Does not ask.", "-y", "--yes"))
                .addOption(CommonOptions.flag("Shows each change.", "-v", "--verbose"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.ignorePreflight())
                .addOption(CommonOptions.output());
    }

    private ExitCode restore(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        EtcdClients tools = operations.etcd();
        RestoreJournal journal = RestoreJournal.in(context.state());
        Optional<String> named = Optional.ofNullable((String) arguments.parsed().matchedPositionalValue(0, null));
        Optional<RestoreState> begun = journal.read()
                .filter(restoreState -> named.isEmpty()
                        || tools.find(named.get(), arguments.has("--unencrypted"))
                                .equals(restoreState.snapshot()));
        if (named.isEmpty() && begun.isEmpty()) {
            throw arguments.wrong(
                    "no restore is half done; restore which snapshot? `nodeletd etcd snapshots` lists them");
        }
        ImmutableSettingsGuard.require(context.state(), config);
        IdentityGuard.beforeStart(operations);
        if (!operations.started()) {
            new PreflightRunner(context).requireFit(config, arguments);
        }
        var runs = new PhaseRuns(context, operations, arguments, WHAT);
        var plan = new RestorePreconditions(tools.spec(), tools.client(), tools.programs(), journal, tools.known());
        begun.ifPresent(plan::requireStillLost);
        RestoreState restoreState = begun.orElseGet(() -> begin(arguments, named.orElse(""), operations, tools, plan));
        return report(arguments, operations, restoreState, made(operations, runs));
    }

    /// From the journal on it is known what is under way, whoever is killed when.
    private RestoreState begin(
            CommandArguments arguments,
            String named,
            NodeOperations operations,
            EtcdClients tools,
            RestorePreconditions plan) {
        ExaminedSnapshot examinedSnapshot =
                tools.snapshots().reader().examine(tools.find(named, arguments.has("--unencrypted")));
        Snapshot snapshot = examinedSnapshot.snapshot();
        requireKey(arguments, tools, snapshot);
        OptionalLong revision = plan.revision(arguments.has("--alone"));
        warn(examinedSnapshot);
        confirm(arguments, snapshot, revision, plan.silent());
        operations.prepare();
        return plan.begin(
                examinedSnapshot,
                revision.isPresent() ? revision : plan.revisionOnDisk(),
                context.machine().clock().instant());
    }

    /// Whatever runs of it is stopped first, and those who speak to etcd before it. kubelet and the pods go on.
    private static RunResult made(NodeOperations operations, PhaseRuns runs) {
        return operations.started() ? runs.startAfter(PhaseIds.CONTROL_PLANE, PhaseIds.ETCD_RUN) : runs.start();
    }

    private static void requireKey(CommandArguments arguments, EtcdClients tools, Snapshot snapshot) {
        SnapshotKeys sealing = tools.snapshots().sealing();
        if (sealing.read(snapshot.sealedBy()) || arguments.has("--other-key")) {
            return;
        }
        String where = sealing.older(snapshot.sealedBy())
                .map(path -> "Put " + path + ", which has it, in the place of encryption.yaml first, on every master.")
                .orElse("Put the encryption.yaml that was kept with the snapshot there first.");
        throw new NodeletException(
                "the secrets in " + snapshot.file() + " are encrypted with a key that " + sealing.file()
                        + " does not hold",
                where + " --other-key restores all the same: every Secret must then be deleted and made anew.");
    }

    private void warn(ExaminedSnapshot examinedSnapshot) {
        if (examinedSnapshot.snapshot().encrypted() && !examinedSnapshot.vouched()) {
            context.console()
                    .err()
                    .println(
                            "warning: " + examinedSnapshot.snapshot().file()
                                    + " has no note beside it: nobody vouches for when it was taken, and it is not known which keys its Secrets need");
        }
    }

    private void confirm(CommandArguments arguments, Snapshot snapshot, OptionalLong revision, List<String> silent) {
        String now = revision.isPresent() ? "which is at revision " + revision.getAsLong() : "which does not answer";
        new Confirmation(context)
                .require(
                        arguments,
                        "restore replaces all that the cluster holds: say --yes",
                        "The cluster goes back to %s (revision %d). etcd, %s, is replaced."
                                .formatted(snapshot.taken(), snapshot.revision(), now));
        if (!silent.isEmpty()) {
            context.console()
                    .err()
                    .println(
                            "warning: members of the old cluster that do not answer, so that nobody sees whether they run: "
                                    + String.join(", ", silent) + "; reset them before they start again");
        }
    }

    private ExitCode report(
            CommandArguments arguments, NodeOperations operations, RestoreState restoreState, RunResult result) {
        List<String> failures = new ResultText(operations.plan(), result, Map.of()).failures();
        failures.forEach(failure -> context.console().err().println(failure));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("snapshot", restoreState.snapshot().toString());
        tree.put("oldData", restoreState.keptFolder().toString());
        tree.put("revisionBump", restoreState.bump());
        tree.put("good", result.isSuccess());
        String person = result.isSuccess()
                ? "restored: " + restoreState.snapshot() + "\nWhat etcd held before is in " + restoreState.keptFolder()
                        + ": remove it when nobody misses anything.\n"
                : "not everything is up: set right what is named, then run `nodeletd phases start`; it also goes on with the"
                        + " restore where that is half done\n";
        context.console().out().print(arguments.output().write(() -> person, () -> tree));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
    }
}
