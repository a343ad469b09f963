package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.Confirmation;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.execution.PhaseRuns;
import io.nodelet.agent.cli.render.IdentityText;
import io.nodelet.agent.cli.render.ResultText;
import io.nodelet.engine.RunResult;
import io.nodelet.identity.IdentityFile;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd identity accept`: the node goes on with the address that its machine has now.
final class IdentityAccept {
    private static final String WHAT = "identity accept";
    private final CliContext context;

    IdentityAccept(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        CommandSpec spec = CommandAction.command(
                        "accept",
                        this::accept,
                        "Goes on with the address that the machine has now: certificates, etcd's membership, kubeconfigs,"
                                + " kubelet and the pods' network; data and pods stay",
                        "The node keeps its name. Killed at any moment, it is run again, and goes on.")
                .addOption(CommonOptions.flag("Does not ask.", "-y", "--yes"))
                .addOption(CommonOptions.flag("Shows each change.", "-v", "--verbose"))
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
        return CommandAction.examples(spec, "nodeletd identity accept", "nodeletd identity accept --yes");
    }

    private ExitCode accept(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        var file = IdentityFile.in(context.state());
        HostIdentity before = file.known()
                .orElseThrow(() -> new ExitException(
                        ExitCode.FAILED,
                        "this machine is no node yet, so there is nothing to accept",
                        "Make it one: nodeletd phases start."));
        Optional<IdentityDrift> moved = operations.moved().get();
        moved.ifPresent(IdentityAccept::requireAddress);
        HostIdentity after = new HostIdentity(
                before.name(),
                moved.map(identityDrift -> identityDrift.now().address()).orElse(before.address()));
        if (!after.equals(before)) {
            new Confirmation(context)
                    .require(
                            arguments,
                            "identity accept changes the address of a node: say --yes",
                            "Node %s goes from %s to %s: its services restart, its pods and data stay."
                                    .formatted(before.name(), before.address(), after.address()));
        }
        file.write(after);
        return report(
                arguments,
                operations,
                before,
                after,
                new PhaseRuns(context, context.stacks().of(config), arguments, WHAT).start());
    }

    private static void requireAddress(IdentityDrift identityDrift) {
        if (!identityDrift.addressChanged()) {
            throw new ExitException(
                    ExitCode.FAILED,
                    identityDrift.describe() + ". A node's name can't be changed in its cluster; nothing is broken",
                    identityDrift.remedy());
        }
        if (identityDrift.now().address().isEmpty()) {
            throw new ExitException(
                    ExitCode.FAILED, "there is nothing to accept: " + identityDrift.describe(), identityDrift.remedy());
        }
    }

    private ExitCode report(
            CommandArguments arguments,
            NodeOperations operations,
            HostIdentity before,
            HostIdentity after,
            RunResult result) {
        List<String> failures = new ResultText(operations.plan(), result, Map.of()).failures();
        failures.forEach(failure -> context.console().err().println(failure));
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("before", IdentityText.toMap(before));
        tree.put("after", IdentityText.toMap(after));
        tree.put("good", result.isSuccess());
        context.console()
                .out()
                .print(arguments.output().write(() -> person(before, after, result.isSuccess()), () -> tree));
        return result.isSuccess() ? ExitCode.OK : ExitCode.FAILED;
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
