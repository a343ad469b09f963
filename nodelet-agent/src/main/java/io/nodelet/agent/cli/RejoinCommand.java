package io.nodelet.agent.cli;

import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.Ids;
import io.nodelet.phases.etcd.RejoinPlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd etcd rejoin`: one lost member among living ones out of etcd's cluster, and in again.
final class RejoinCommand {
    private static final String WHAT = "etcd rejoin";
    private final World world;

    RejoinCommand(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        CommandSpec spec = Verb.command(
                "rejoin",
                this::rejoin,
                "Takes this master's lost member out of etcd's cluster, and lets it come in again, empty, to be filled by"
                        + " the others; the old data is kept aside",
                "For one whose data is damaged or lost while the others live. Killed at any moment, it is run again, and"
                        + " goes on.");
        return Verb.examples(spec, "nodeletd etcd rejoin", "nodeletd etcd rejoin --yes")
                .addOption(Options.flag("Does not ask.", "-y", "--yes"))
                .addOption(Options.flag("Shows each change.", "-v", "--verbose"))
                .addOption(Options.config())
                .addOption(Options.output());
    }

    private ExitCode rejoin(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        Stack stack = world.stacks().of(config);
        OriginGuard.require(world.state(), config);
        IdentityGuard.beforeStart(stack);
        RejoinPlan plan = stack.rejoin();
        List<String> others = plan.others();
        if (!plan.begun()) {
            confirm(args, stack, others);
            stack.prepare();
            plan.begin(world.machine().clock().instant());
        }
        return report(
                args,
                stack,
                others,
                new PhaseRuns(world, stack, args, WHAT).startAfter(Ids.CONTROL_PLANE, Ids.ETCD_RUN));
    }

    private void confirm(Args args, Stack stack, List<String> others) {
        new Confirmation(world)
                .require(
                        args,
                        "rejoin takes this master's member out of etcd's cluster: say --yes",
                        "The member of %s leaves etcd's cluster, and comes in again empty. %s hold the data."
                                .formatted(stack.identity().name(), String.join(", ", others)));
    }

    private ExitCode report(Args args, Stack stack, List<String> others, RunResult result) {
        List<String> failures = new ResultText(stack.plan(), result, Map.of()).failures();
        failures.forEach(failure -> world.console().err().println(failure));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("others", others);
        tree.put("good", result.good());
        String person = result.good()
                ? "etcd's member of this machine is in its cluster again, filled by " + String.join(", ", others) + "\n"
                : "not everything is up: set right what is named, then run `nodeletd etcd rejoin` again; it goes on\n";
        world.console().out().print(args.output().write(() -> person, () -> tree));
        return result.good() ? ExitCode.OK : ExitCode.FAILED;
    }
}
