package io.nodelet.ctl;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl completion`: the script that teaches bash and zsh our commands.
@Command(
        name = "completion",
        description = "Prints the completion script for a shell: source <(nodeletctl completion bash)",
        mixinStandardHelpOptions = true)
public final class Completion implements Callable<Integer> {
    @Parameters(
            paramLabel = "SHELL",
            arity = "0..1",
            defaultValue = "bash",
            description = "bash or zsh, which one script serves. Default: ${DEFAULT-VALUE}.")
    // picocli sets it, and refuses other shells; the script is the same for both
    @SuppressWarnings({"NullAway.Init", "UnusedVariable"})
    private Shell shell;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private enum Shell {
        bash,
        zsh
    }

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .print(AutoComplete.bash("nodeletctl", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
