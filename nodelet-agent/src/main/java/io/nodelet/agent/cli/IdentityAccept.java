package io.nodelet.agent.cli;

import io.nodelet.engine.RunResult;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.Moved;
import io.nodelet.model.NodeConfig;
import io.nodelet.phases.identity.IdentityFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd identity accept`: the node goes on with the address that its machine has now.
final class IdentityAccept {
    private static final String WHAT = "identity accept";
    private final World world;

    IdentityAccept(World world) {
        this.world = world;
    }

    CommandSpec spec() {
        CommandSpec spec = Verb.command(
                        "accept",
                        this::accept,
                        "Goes on with the address that the machine has now: certificates, etcd's membership, kubeconfigs,"
                                + " kubelet and the pods' network; data and pods stay",
                        "The node keeps its name. Killed at any moment, it is run again, and goes on.")
                .addOption(Options.flag("Does not ask.", "-y", "--yes"))
                .addOption(Options.flag("Shows each change.", "-v", "--verbose"))
                .addOption(Options.config())
                .addOption(Options.output());
        return Verb.examples(spec, "nodeletd identity accept", "nodeletd identity accept --yes");
    }

    private ExitCode accept(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        Stack stack = world.stacks().of(config);
        var file = IdentityFile.in(world.state());
        HostIdentity before = file.known()
                .orElseThrow(() -> new Ended(
                        ExitCode.FAILED,
                        "this machine is no node yet, so there is nothing to accept",
                        "Make it one: nodeletd phases start."));
        Optional<Moved> moved = stack.moved().get();
        moved.ifPresent(IdentityAccept::requireAddress);
        HostIdentity after = new HostIdentity(
                before.name(), moved.map(it -> it.now().address()).orElse(before.address()));
        if (!after.equals(before)) {
            new Confirmation(world)
                    .require(
                            args,
                            "identity accept changes the address of a node: say --yes",
                            "Node %s goes from %s to %s: its services restart, its pods and data stay."
                                    .formatted(before.name(), before.address(), after.address()));
        }
        file.write(after);
        return report(
                args, stack, before, after, new PhaseRuns(world, world.stacks().of(config), args, WHAT).start());
    }

    private static void requireAddress(Moved moved) {
        if (!moved.addressChanged()) {
            throw new Ended(
                    ExitCode.FAILED,
                    moved.text() + ". A node's name can't be changed in its cluster; nothing is broken",
                    moved.remedy());
        }
        if (moved.now().address().isEmpty()) {
            throw new Ended(ExitCode.FAILED, "there is nothing to accept: " + moved.text(), moved.remedy());
        }
    }

    private ExitCode report(Args args, Stack stack, HostIdentity before, HostIdentity after, RunResult result) {
        List<String> failures = new ResultText(stack.plan(), result, Map.of()).failures();
        failures.forEach(failure -> world.console().err().println(failure));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("before", IdentityText.tree(before));
        tree.put("after", IdentityText.tree(after));
        tree.put("good", result.good());
        world.console().out().print(args.output().write(() -> person(before, after, result.good()), () -> tree));
        return result.good() ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String person(HostIdentity before, HostIdentity after, boolean good) {
        if (!good) {
            return "not everything is up: set right what is named, then run `nodeletd identity accept` again\n";
        }
        return after.equals(before)
                ? "node %s goes by %s: nothing was left to accept%n".formatted(after.name(), after.address())
                : "node %s goes by %s now%nWhat else may name %s: copies of its kubeconfigs; controlPlane.endpoint and join.server of other machines%n"
                        .formatted(after.name(), after.address(), before.address());
    }
}
