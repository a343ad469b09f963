package io.nodelet.ctl.sandbox;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `nodeletctl sandbox exec`.
@Command(
        name = "exec",
        description = "Runs a command in a host, as root, with this terminal; ends with the command's exit code.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl sandbox exec master-1 -- nodeletd phases status --verbose",
            "  nodeletctl sandbox exec --name t1 master-1 -- tail -f /var/log/pf9/kube/kube.log",
        })
final class ExecCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(index = "0", paramLabel = "HOST", description = "Such as master-1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "After --, with its arguments.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> command;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        throw sandboxOptions.enter(sandboxOptions.running(host), command);
    }
}
