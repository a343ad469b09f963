package io.nodelet.agent.cli.context;

import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What a command does with its options.
@FunctionalInterface
public interface CommandAction {
    ExitCode run(CommandArguments arguments);

    /// A command. The description's first line is what a listing shows.
    static CommandSpec command(String name, CommandAction commandAction, String... description) {
        var holder = new Holder(commandAction);
        CommandSpec spec = CommandSpec.wrapWithoutInspection(holder).name(name);
        holder.spec = spec;
        spec.usageMessage().description(description).abbreviateSynopsis(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this help.")
                .build());
        return spec;
    }

    /// Adds examples to a command's help.
    static CommandSpec examples(CommandSpec spec, String... examples) {
        spec.usageMessage()
                .footerHeading("Examples:%n")
                .footer(Stream.of(examples).map(text -> "  " + text).toArray(String[]::new));
        return spec;
    }

    /// A command that only has others below it; alone it says which.
    static CommandSpec group(String name, String description, CommandSpec... commands) {
        CommandSpec spec = command(
                name,
                arguments -> {
                    throw arguments.wrong("a command is missing");
                },
                description);
        for (CommandSpec command : commands) {
            spec.addSubcommand(command.name(), command);
        }
        return spec;
    }

    /// What picocli calls.
    final class Holder implements Callable<Integer> {
        private final CommandAction commandAction;

        @SuppressWarnings("NullAway.Init") // set by command(), before anything is parsed
        private CommandSpec spec;

        private Holder(CommandAction commandAction) {
            this.commandAction = commandAction;
        }

        @Override
        public Integer call() {
            return commandAction
                    .run(new CommandArguments(spec.commandLine().getParseResult()))
                    .code();
        }
    }
}
