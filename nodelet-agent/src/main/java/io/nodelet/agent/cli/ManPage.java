package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.ExitCode;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The manual page, made of the commands themselves.
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /// The page of a program with all its commands, as man reads it.
    static String of(CommandSpec root, String version) {
        ManPage made = new ManPage();
        made.line(".TH NODELETD 8 \"\" \"Nodelet " + version + "\"");
        made.section("NAME");
        made.text("nodeletd - makes this machine a Kubernetes node, and takes it away");
        made.section("DESCRIPTION");
        made.description(root);
        made.section("COMMANDS");
        made.commands(root);
        made.section("EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            made.item(Integer.toString(code.code()), List.of(code.meaning()));
        }
        made.section("FILES");
        made.item("/etc/pf9/nodelet/nodelet.yaml", List.of("the configuration; see nodeletd config --help"));
        made.item("/var/log/pf9/kube", List.of("what the node's programs print"));
        made.item("/var/opt/pf9/nodelet/ledger", List.of("what is ours on this machine, and what was there before"));
        return made.page.toString();
    }

    private void commands(CommandSpec command) {
        if (command.subcommands().isEmpty()) {
            line(".SS \"" + escaped(command.qualifiedName()) + "\"");
            description(command);
            command.positionalParameters().forEach(spec -> item(spec.paramLabel(), List.of(spec.description())));
            command.options().stream()
                    .filter(optionSpec -> !optionSpec.usageHelp() && !optionSpec.hidden())
                    .forEach(optionSpec -> item(names(optionSpec), List.of(optionSpec.description())));
            Stream.of(command.usageMessage().footer()).forEach(text -> item("Example", List.of(text.strip())));
        }
        command.subcommands().values().stream()
                .map(commandLine -> commandLine.getCommandSpec())
                .filter(commandSpec -> !commandSpec.usageMessage().hidden())
                .distinct()
                .forEach(this::commands);
    }

    private void description(CommandSpec command) {
        Stream.of(command.usageMessage().description()).forEach(value -> {
            text(value);
            line(".br");
        });
    }

    private static String names(OptionSpec option) {
        return String.join(", ", option.names()) + value(option);
    }

    private static String value(ArgSpec argument) {
        return argument.arity().max() == 0 ? "" : " " + argument.paramLabel();
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(String name, List<String> description) {
        line(".TP");
        line("\\fB" + escaped(name) + "\\fR");
        description.forEach(this::text);
    }

    /// A line that begins with a dot or an apostrophe would be an order.
    private void text(String text) {
        line("\\&" + escaped(text.replace("%n", " ").replace("%%", "%")));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }

    private void line(String line) {
        page.append(line).append('\n');
    }
}
