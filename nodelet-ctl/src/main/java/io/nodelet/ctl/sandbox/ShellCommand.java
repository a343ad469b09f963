package io.nodelet.ctl.sandbox;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `nodeletctl sandbox shell`.
@Command(name = "shell", description = "Opens a shell in a host.", mixinStandardHelpOptions = true)
final class ShellCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(arity = "0..1", defaultValue = "", paramLabel = "HOST", description = "Default: the first master.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        throw sandboxOptions.enter(sandboxOptions.running(host), List.of("bash", "-l"));
    }
}
