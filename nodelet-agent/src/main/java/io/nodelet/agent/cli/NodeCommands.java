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
    private final World world;

    NodeCommands(World world) {
        this.world = world;
    }

    CommandSpec preflight() {
        return Verb.command(
                        "preflight",
                        this::preflight,
                        "Checks everything that must be right before a start, and changes nothing")
                .addOption(Options.ignorePreflight())
                .addOption(Options.config())
                .addOption(Options.output());
    }

    CommandSpec config() {
        return Verb.group(
                "config",
                "Commands related to the configuration file",
                Verb.command("check", this::check, "Finds everything that is wrong with a configuration file")
                        .addOption(Options.config())
                        .addPositional(PositionalParamSpec.builder()
                                .index("0")
                                .arity("0..1")
                                .type(String.class)
                                .paramLabel("FILE")
                                .description("The file; as --config.")
                                .build()),
                Verb.command("show", this::show, "Prints the configuration that this node goes by, with every default")
                        .addOption(Options.config())
                        .addOption(Options.output()),
                Verb.command("schema", this::schema, "Prints the JSON Schema of the configuration file"));
    }

    CommandSpec completion() {
        return Verb.group(
                "completion",
                "Prints a script that completes commands and options in a shell",
                Verb.command("bash", this::bash, "For bash: source <(nodeletd completion bash)"));
    }

    /// For those who make packages; people have the page.
    CommandSpec man() {
        CommandSpec spec = Verb.command("man", this::man, "Prints the manual page, for man(1)");
        return spec;
    }

    CommandSpec version() {
        return Verb.command("version", this::version, "Prints what this program is")
                .addOption(Options.output());
    }

    private ExitCode preflight(Args args) {
        NodeConfig config = new ConfigSource(world).load(args);
        List<CheckResult> results = new Looking(world).look(config, args);
        world.console()
                .out()
                .print(args.output().write(() -> PreflightText.table(results), () -> PreflightText.tree(results)));
        return results.stream().allMatch(CheckResult::passed) ? ExitCode.OK : ExitCode.PREFLIGHT;
    }

    private ExitCode check(Args args) {
        String named = args.parsed().matchedPositionalValue(0, null);
        String file = named != null
                ? named
                : args.text("--config").orElse(world.config().toString());
        boolean absent = named == null && args.text("--config").isEmpty() && !Files.exists(world.config());
        if (!absent) {
            ConfigFile.load(Path.of(file));
        }
        world.console().out().println(file + (absent ? " is not there: the defaults hold" : " is right"));
        return ExitCode.OK;
    }

    private ExitCode show(Args args) {
        Map<String, Object> tree = ConfigTree.of(new ConfigSource(world).load(args));
        world.console().out().print(args.output() == Output.JSON ? JsonText.of(tree) : YamlText.of(tree));
        return ExitCode.OK;
    }

    private ExitCode schema(Args args) {
        world.console().out().print(JsonSchema.text());
        return ExitCode.OK;
    }

    private ExitCode bash(Args args) {
        var root = args.parsed().commandSpec().root().commandLine();
        world.console().out().print(AutoComplete.bash("nodeletd", root));
        return ExitCode.OK;
    }

    private ExitCode man(Args args) {
        CommandSpec root = args.parsed().commandSpec().root();
        world.console().out().print(ManPage.of(root, world.build().version()));
        return ExitCode.OK;
    }

    private ExitCode version(Args args) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("version", world.build().version());
        tree.put("built", world.build().made());
        tree.put("java", System.getProperty("java.vm.version"));
        world.console()
                .out()
                .print(args.output()
                        .write(
                                () -> "nodeletd %s (built %s, Java %s)%n"
                                        .formatted(tree.get("version"), tree.get("built"), tree.get("java")),
                                () -> tree));
        return ExitCode.OK;
    }
}
