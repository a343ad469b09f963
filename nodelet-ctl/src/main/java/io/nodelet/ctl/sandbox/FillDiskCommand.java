package io.nodelet.ctl.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox fill-disk`.
@Command(
        name = "fill-disk",
        description = {
            "Fills a host's disk to the last block: /var/lib, /var/opt, /var/log and /opt/pf9 lie on it.",
            "The sandbox must have been made with `up --disk SIZE`. Run again, it takes what became free since; `sandbox"
                    + " heal` gives the room back.",
        },
        mixinStandardHelpOptions = true)
final class FillDiskCommand implements Callable<Integer> {
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
            sandboxOptions.faults().fillDisk(sandboxOptions.sandbox(), sandboxOptions.named(host));
        }
        spec.commandLine().getOut().println("The disk of " + host + " is full.");
        return 0;
    }
}
