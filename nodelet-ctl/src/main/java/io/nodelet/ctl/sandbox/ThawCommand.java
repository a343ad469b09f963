package io.nodelet.ctl.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox thaw`.
@Command(
        name = "thaw",
        description = "Lets the processes of a frozen host go on where they stood still.",
        mixinStandardHelpOptions = true)
final class ThawCommand implements Callable<Integer> {
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
            boolean frozen = sandboxOptions.faults().thaw(sandboxOptions.sandbox(), sandboxOptions.named(host));
            spec.commandLine().getOut().println(host + (frozen ? " goes on." : " was not frozen."));
        }
        return 0;
    }
}
