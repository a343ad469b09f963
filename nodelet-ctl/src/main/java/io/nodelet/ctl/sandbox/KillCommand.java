package io.nodelet.ctl.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox kill`.
@Command(
        name = "kill",
        description = {
            "Pulls a host's plug: all its processes are gone at once, and none gets to say a word.",
            "Its disk stays: `sandbox up` starts it again. What programs had handed to the kernel is on that disk, for the"
                    + " kernel is the machine's and lives on.",
        },
        mixinStandardHelpOptions = true)
final class KillCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(paramLabel = "HOST", description = "Such as worker-1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        try (var _ = sandboxOptions.store().lock(sandboxOptions.name())) {
            sandboxOptions.faults().powerOff(sandboxOptions.sandbox(), sandboxOptions.named(host));
        }
        var out = spec.commandLine().getOut();
        out.println(host + " has no power. Bring it back with: " + SandboxOptions.self() + " sandbox up"
                + SandboxOptions.option(sandboxOptions.name()));
        return 0;
    }
}
