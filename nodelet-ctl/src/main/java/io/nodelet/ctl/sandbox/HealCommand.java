package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.Faults;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Sandbox;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox heal`.
@Command(
        name = "heal",
        description = {
            "Takes back all that was made to be wrong with a sandbox's hosts: partitions, a bad network, frozen hosts, full"
                    + " disks.",
            "Hosts without power it only names: `sandbox up` starts them.",
        },
        mixinStandardHelpOptions = true)
final class HealCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        Sandbox sandbox = sandboxOptions.sandbox();
        var out = spec.commandLine().getOut();
        try (var _ = sandboxOptions.store().lock(sandboxOptions.name())) {
            Faults before = sandboxOptions.faults().heal(sandbox);
            before.lines().forEach(line -> out.println("no more: " + line));
            if (before.none()) {
                out.println("Nothing was made to be wrong.");
            }
        }
        List<String> dark = sandbox.hosts().stream()
                .filter(host -> !host.init().alive())
                .map(Host::name)
                .toList();
        if (!dark.isEmpty()) {
            out.println("Without power: " + String.join(", ", dark) + ". Start with: " + SandboxOptions.self()
                    + " sandbox up" + SandboxOptions.option(sandboxOptions.name()));
        }
        return 0;
    }
}
