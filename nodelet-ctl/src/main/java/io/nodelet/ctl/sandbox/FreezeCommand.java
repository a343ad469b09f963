package io.nodelet.ctl.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox freeze`.
@Command(
        name = "freeze",
        description = {
            "Lets all processes of a host stand still. Connections stay open and nobody answers, as on a machine that"
                    + " hangs.",
            "Until `sandbox thaw`, `sandbox heal`, or the end of its power.",
        },
        mixinStandardHelpOptions = true)
final class FreezeCommand implements Callable<Integer> {
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
            boolean fresh = sandboxOptions.faults().freeze(sandboxOptions.sandbox(), sandboxOptions.named(host));
            spec.commandLine().getOut().println(host + (fresh ? " is frozen." : " was frozen already."));
        }
        return 0;
    }
}
