package io.nodelet.ctl;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl completion`: the script that teaches bash and zsh our commands.
@Command(
        name = "completion",
        description = "Prints the completion script for bash and zsh: source <(nodeletctl completion)",
        mixinStandardHelpOptions = true)
public final class Completion implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("nodeletctl", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
