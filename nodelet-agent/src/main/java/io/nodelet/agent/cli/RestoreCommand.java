package io.nodelet.agent.cli;

import io.nodelet.agent.etcd.EtcdTools;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.Ids;
import io.nodelet.phases.etcd.backup.Examined;
import io.nodelet.phases.etcd.backup.Restoration;
import io.nodelet.phases.etcd.backup.RestoreJournal;
import io.nodelet.phases.etcd.backup.RestorePlan;
import io.nodelet.phases.etcd.backup.Snapshot;
import io.nodelet.phases.etcd.backup.SnapshotKeys;
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
    private final World world;

    RestoreCommand(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        CommandSpec spec = Verb.command(
                "restore",
                this::restore,
                "Puts a snapshot in the place of etcd's data, as a cluster of this one master; the old data is kept"
                        + " aside",
                "Killed at any moment, it is run again, and goes on.");
        return Verb.examples(
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
                .addOption(Options.flag(
                        "Restores also where secrets in the snapshot were encrypted with another key.", "--other-key"))
                .addOption(Options.flag(
                        "Restores also where it is not known whether other masters hold the data.", "--alone"))
                .addOption(Options.flag(
                        "Takes a snapshot from elsewhere that is not encrypted, for which nobody vouches.",
                        "--unencrypted"))
                .addOption(Options.flag("Does not ask.", "-y", "--yes"))
                .addOption(Options.flag("Shows each change.", "-v", "--verbose"))
                .addOption(Options.config())
                .addOption(Options.ignorePreflight())
                .addOption(Options.output());
    }

    private ExitCode restore(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        Stack stack = world.stacks().of(config);
        EtcdTools tools = stack.etcd();
        RestoreJournal journal = RestoreJournal.in(world.state());
        Optional<String> named = Optional.ofNullable((String) args.parsed().matchedPositionalValue(0, null));
        Optional<Restoration> begun = journal.read()
                .filter(it -> named.isEmpty()
                        || tools.find(named.get(), args.has("--unencrypted")).equals(it.snapshot()));
        if (named.isEmpty() && begun.isEmpty()) {
            throw args.wrong("no restore is half done; restore which snapshot? `nodeletd etcd snapshots` lists them");
        }
        OriginGuard.require(world.state(), config);
        IdentityGuard.beforeStart(stack);
        if (!stack.started()) {
            new Looking(world).requireFit(config, args);
        }
        var runs = new PhaseRuns(world, stack, args, WHAT);
        var plan = new RestorePlan(tools.spec(), tools.client(), tools.programs(), journal, tools.known());
        begun.ifPresent(plan::requireStillLost);
        Restoration restoration = begun.orElseGet(() -> begin(args, named.orElse(""), stack, tools, plan));
        return report(args, stack, restoration, made(stack, runs));
    }

    /// From the journal on it is known what is under way, whoever is killed when.
    private Restoration begin(Args args, String named, Stack stack, EtcdTools tools, RestorePlan plan) {
        Examined examined = tools.snapshots().reader().examine(tools.find(named, args.has("--unencrypted")));
        Snapshot snapshot = examined.snapshot();
        requireKey(args, tools, snapshot);
        OptionalLong revision = plan.revision(args.has("--alone"));
        warn(examined);
        confirm(args, snapshot, revision, plan.silent());
        stack.prepare();
        return plan.begin(
                examined,
                revision.isPresent() ? revision : plan.revisionOnDisk(),
                world.machine().clock().instant());
    }

    /// Whatever runs of it is stopped first, and those who speak to etcd before it. kubelet and the pods go on.
    private static RunResult made(Stack stack, PhaseRuns runs) {
        return stack.started() ? runs.startAfter(Ids.CONTROL_PLANE, Ids.ETCD_RUN) : runs.start();
    }

    private static void requireKey(Args args, EtcdTools tools, Snapshot snapshot) {
        SnapshotKeys sealing = tools.snapshots().sealing();
        if (sealing.read(snapshot.sealedBy()) || args.has("--other-key")) {
            return;
        }
        String where = sealing.older(snapshot.sealedBy())
                .map(it -> "Put " + it + ", which has it, in the place of encryption.yaml first, on every master.")
                .orElse("Put the encryption.yaml that was kept with the snapshot there first.");
        throw new NodeletException(
                "the secrets in " + snapshot.file() + " are encrypted with a key that "
                        + sealing.file().path() + " does not hold",
                where + " --other-key restores all the same: every Secret must then be deleted and made anew.");
    }

    private void warn(Examined it) {
        if (it.snapshot().encrypted() && !it.vouched()) {
            world.console()
                    .err()
                    .println("warning: " + it.snapshot().file()
                            + " has no note beside it: nobody vouches for when it was taken, and it is not known which keys its Secrets need");
        }
    }

    private void confirm(Args args, Snapshot snapshot, OptionalLong revision, List<String> silent) {
        String now = revision.isPresent() ? "which is at revision " + revision.getAsLong() : "which does not answer";
        new Confirmation(world)
                .require(
                        args,
                        "restore replaces all that the cluster holds: say --yes",
                        "The cluster goes back to %s (revision %d). etcd, %s, is replaced."
                                .formatted(snapshot.taken(), snapshot.revision(), now));
        if (!silent.isEmpty()) {
            world.console()
                    .err()
                    .println(
                            "warning: members of the old cluster that do not answer, so that nobody sees whether they run: "
                                    + String.join(", ", silent) + "; reset them before they start again");
        }
    }

    private ExitCode report(Args args, Stack stack, Restoration it, RunResult result) {
        List<String> failures = new ResultText(stack.plan(), result, Map.of()).failures();
        failures.forEach(failure -> world.console().err().println(failure));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("snapshot", it.snapshot().toString());
        tree.put("oldData", it.keptFolder().toString());
        tree.put("revisionBump", it.bump());
        tree.put("good", result.good());
        String person = result.good()
                ? "restored: " + it.snapshot() + "\nWhat etcd held before is in " + it.keptFolder()
                        + ": remove it when nobody misses anything.\n"
                : "not everything is up: set right what is named, then run `nodeletd phases start`; it also goes on with the"
                        + " restore where that is half done\n";
        world.console().out().print(args.output().write(() -> person, () -> tree));
        return result.good() ? ExitCode.OK : ExitCode.FAILED;
    }
}
