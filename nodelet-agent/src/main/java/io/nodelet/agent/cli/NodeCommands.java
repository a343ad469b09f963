package io.nodelet.agent.cli;

import io.nodelet.agent.preflight.CheckResult;
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
    private final CliContext cliContext;

    NodeCommands(CliContext cliContext) {
        this.cliContext = cliContext;
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

    private ExitCode preflight(CommandArguments commandArguments) {
        NodeConfig config = new ConfigSource(cliContext).load(commandArguments);
        List<CheckResult> results = new PreflightRunner(cliContext).run(config, commandArguments);
        cliContext
                .console()
                .out()
                .print(commandArguments
                        .output()
                        .write(() -> PreflightText.table(results), () -> PreflightText.toMaps(results)));
        return results.stream().allMatch(CheckResult::passed) ? ExitCode.OK : ExitCode.PREFLIGHT;
    }

    private ExitCode check(CommandArguments commandArguments) {
        String named = commandArguments.parsed().matchedPositionalValue(0, null);
        String file = named != null
                ? named
                : commandArguments.text("--config").orElse(cliContext.config().toString());
        boolean absent =
                named == null && commandArguments.text("--config").isEmpty() && !Files.exists(cliContext.config());
        if (!absent) {
            ConfigFile.load(Path.of(file));
        }
        cliContext.console().out().println(file + (absent ? " is not there: the defaults hold" : " is right"));
        return ExitCode.OK;
    }

    private ExitCode show(CommandArguments commandArguments) {
        Map<String, Object> tree = ConfigTree.of(new ConfigSource(cliContext).load(commandArguments));
        cliContext
                .console()
                .out()
                .print(commandArguments.output() == OutputFormat.JSON ? JsonText.of(tree) : YamlText.of(tree));
        return ExitCode.OK;
    }

    private ExitCode schema(CommandArguments commandArguments) {
        cliContext.console().out().print(JsonSchema.render());
        return ExitCode.OK;
    }

    private ExitCode bash(CommandArguments commandArguments) {
        var root = commandArguments.parsed().commandSpec().root().commandLine();
        cliContext.console().out().print(AutoComplete.bash("nodeletd", root));
        return ExitCode.OK;
    }

    private ExitCode man(CommandArguments commandArguments) {
        CommandSpec root = commandArguments.parsed().commandSpec().root();
        cliContext.console().out().print(ManPage.of(root, cliContext.buildInfo().version()));
        return ExitCode.OK;
    }

    private ExitCode version(CommandArguments commandArguments) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", cliContext.buildInfo().version());
        tree.put("built", cliContext.buildInfo().made());
        tree.put("java", System.getProperty("java.vm.version"));
        cliContext
                .console()
                .out()
                .print(commandArguments
                        .output()
                        .write(
                                () -> "nodeletd %s (built %s, Java %s)%n"
                                        .formatted(tree.get("version"), tree.get("built"), tree.get("java")),
                                () -> tree));
        return ExitCode.OK;
    }
}
