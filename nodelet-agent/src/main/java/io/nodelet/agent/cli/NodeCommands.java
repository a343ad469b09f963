package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandAction;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.CommonOptions;
import io.nodelet.agent.cli.context.ConfigSource;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.OutputFormat;
import io.nodelet.agent.cli.guard.PreflightRunner;
import io.nodelet.agent.cli.render.PreflightText;
import io.nodelet.checks.preflight.CheckResult;
import io.nodelet.config.ConfigFile;
import io.nodelet.config.ConfigTree;
import io.nodelet.config.JsonSchema;
import io.nodelet.config.JsonText;
import io.nodelet.config.YamlText;
import io.nodelet.model.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// The commands beside the phases, except reset.
final class NodeCommands {
    private final CliContext context;

    NodeCommands(CliContext context) {
        this.context = context;
    }

    CommandSpec preflight() {
        return CommandAction.command(
                        "preflight",
                        this::preflight,
                        "Checks everything that must be right before a start, and changes nothing")
                .addOption(CommonOptions.ignorePreflight())
                .addOption(CommonOptions.config())
                .addOption(CommonOptions.output());
    }

    CommandSpec config() {
        return CommandAction.group(
                "config",
                "Commands related to the configuration file",
                CommandAction.command("check", this::check, "Finds everything that is wrong with a configuration file")
                        .addOption(CommonOptions.config())
                        .addPositional(PositionalParamSpec.builder()
                                .index("0")
                                .arity("0..1")
                                .type(String.class)
                                .paramLabel("FILE")
                                .description("The file; as --config.")
                                .build()),
                CommandAction.command(
                                "show",
                                this::show,
                                "Prints the configuration that this node goes by, with every default")
                        .addOption(CommonOptions.config())
                        .addOption(CommonOptions.output()),
                CommandAction.command("schema", this::schema, "Prints the JSON Schema of the configuration file"));
    }

    CommandSpec completion() {
        return CommandAction.group(
                "completion",
                "Prints a script that completes commands and options in a shell",
                CommandAction.command("bash", this::bash, "For bash: source <(nodeletd completion bash)"));
    }

    /// For those who make packages; people have the page.
    CommandSpec man() {
        CommandSpec spec = CommandAction.command("man", this::man, "Prints the manual page, for man(1)");
        return spec;
    }

    CommandSpec version() {
        return CommandAction.command("version", this::version, "Prints what this program is")
                .addOption(CommonOptions.output());
    }

    private ExitCode preflight(CommandArguments arguments) {
        NodeConfig config = new ConfigSource(context).load(arguments);
        List<CheckResult> results = new PreflightRunner(context).run(config, arguments);
        context.console()
                .out()
                .print(arguments
                        .output()
                        .write(() -> PreflightText.table(results), () -> PreflightText.toMaps(results)));
        return results.stream().allMatch(CheckResult::passed) ? ExitCode.OK : ExitCode.PREFLIGHT;
    }

    private ExitCode check(CommandArguments arguments) {
        String named = arguments.parsed().matchedPositionalValue(0, null);
        String file = named != null
                ? named
                : arguments.text("--config").orElse(context.config().toString());
        boolean absent = named == null && arguments.text("--config").isEmpty() && !Files.exists(context.config());
        if (!absent) {
            ConfigFile.load(Path.of(file));
        }
        context.console().out().println(file + (absent ? " is not there: the defaults hold" : " is right"));
        return ExitCode.OK;
    }

    private ExitCode show(CommandArguments arguments) {
        Map<String, Object> tree = ConfigTree.of(new ConfigSource(context).load(arguments));
        context.console().out().print(arguments.output() == OutputFormat.JSON ? JsonText.of(tree) : YamlText.of(tree));
        return ExitCode.OK;
    }

    private ExitCode schema(CommandArguments arguments) {
        context.console().out().print(JsonSchema.render());
        return ExitCode.OK;
    }

    private ExitCode bash(CommandArguments arguments) {
        var root = arguments.parsed().commandSpec().root().commandLine();
        context.console().out().print(AutoComplete.bash("nodeletd", root));
        return ExitCode.OK;
    }

    private ExitCode man(CommandArguments arguments) {
        CommandSpec root = arguments.parsed().commandSpec().root();
        context.console().out().print(ManPage.of(root, context.buildInfo().version()));
        return ExitCode.OK;
    }

    private ExitCode version(CommandArguments arguments) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", context.buildInfo().version());
        tree.put("built", context.buildInfo().made());
        tree.put("java", System.getProperty("java.vm.version"));
        context.console()
                .out()
                .print(arguments
                        .output()
                        .write(
                                () -> "nodeletd %s (built %s, Java %s)%n"
                                        .formatted(tree.get("version"), tree.get("built"), tree.get("java")),
                                () -> tree));
        return ExitCode.OK;
    }
}
