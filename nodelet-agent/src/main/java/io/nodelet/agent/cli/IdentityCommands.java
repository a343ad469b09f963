package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.render.IdentityText;
import io.nodelet.agent.cli.render.TextTable;
import io.nodelet.identity.IdentityFile;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/// `nodeletd identity`: what the node was brought up with, and what its machine is now.
final class IdentityCommands {
    private final CliContext context;

    IdentityCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec spec() {
        return CommandAction.group(
                "identity",
                "The name and the address that this node goes by, and those that its machine has now",
                show(),
                new IdentityAccept(context).spec());
    }

    private CommandSpec show() {
        CommandSpec spec = CommandAction.command(
                        "show",
                        this::show,
                        "Shows what this node was brought up with, and whether the machine is still that; exit code 3 when"
                                + " it is not")
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
        return CommandAction.examples(spec, "nodeletd identity show", "nodeletd identity show -o json");
    }

    private ExitCode show(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        NodeOperations operations = context.stacks().of(config);
        Optional<HostIdentity> recorded = IdentityFile.in(context.state()).known();
        Optional<IdentityDrift> moved = operations.moved().get();
        Optional<IdentityText> text =
                moved.map(identityDrift -> new IdentityText(identityDrift, config.role() == Role.MASTER));
        context.console()
                .out()
                .print(arguments.output().write(() -> person(recorded, text), () -> toMap(recorded, text)));
        return moved.isPresent() ? ExitCode.NOT_RUNNING : ExitCode.OK;
    }

    private static String person(Optional<HostIdentity> recorded, Optional<IdentityText> text) {
        if (recorded.isEmpty()) {
            return "this machine is no node yet: it can have any name and address\n";
        }
        HostIdentity known = recorded.get();
        HostIdentity now =
                text.map(identityText -> identityText.identityDrift().now()).orElse(known);
        TextTable table = new TextTable("", "NODE", "MACHINE NOW");
        table.row("name", known.name(), now.name());
        table.row("address", known.address(), now.address().isEmpty() ? "none" : now.address());
        List<String> lines =
                text.map(IdentityText::lines).orElse(List.of("the machine is what the node was brought up with"));
        return table + String.join("\n", lines) + "\n";
    }

    private static Map<String, Object> toMap(Optional<HostIdentity> recorded, Optional<IdentityText> text) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("changed", text.isPresent());
        recorded.ifPresent(hostIdentity -> tree.put("known", IdentityText.toMap(hostIdentity)));
        text.ifPresent(identityText -> tree.putAll(identityText.toMap()));
        return tree;
    }
}
