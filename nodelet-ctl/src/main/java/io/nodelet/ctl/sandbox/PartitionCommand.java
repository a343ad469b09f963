package io.nodelet.ctl.sandbox;

import io.nodelet.model.UsageException;
import io.nodelet.sandbox.Faults.Cut;
import io.nodelet.sandbox.Sandbox;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox partition`.
@Command(
        name = "partition",
        description = {
            "Cuts the network between hosts: none of those named hears another. One alone is cut from all others.",
            "It adds to earlier ones and lasts, also while hosts are down, until `sandbox heal`. The machine itself"
                    + " (`exec`, `kubectl`) still reaches every host.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl sandbox partition master-1,worker-1",
            "  nodeletctl sandbox partition master-2              # from all others",
            "  nodeletctl sandbox partition master-1,worker-1 --one-way   # worker-1 does not hear master-1",
        })
final class PartitionCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(
            index = "0",
            split = ",",
            arity = "1",
            paramLabel = "HOST",
            description = "One, or several with commas.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private List<String> hosts;

    @Option(names = "--one-way", description = "Only what the first sends is lost; it hears the other.")
    private boolean oneWay;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        Sandbox sandbox = sandboxOptions.sandbox();
        List<String> named = hosts.stream().distinct().toList();
        named.forEach(name -> sandboxOptions.named(name));
        if (oneWay && named.size() > 2) {
            throw new UsageException(
                    "--one-way is between two hosts, or from one to all others, not " + named.size(),
                    "Run it once for each pair.");
        }
        try (var _ = sandboxOptions.store().lock(sandboxOptions.name())) {
            boolean fresh = sandboxOptions.faults().cut(sandbox, Cut.between(named, oneWay));
            var out = spec.commandLine().getOut();
            out.println(fresh ? "Cut." : "It was cut already.");
            out.println("Take it back with: " + SandboxOptions.self() + " sandbox heal"
                    + SandboxOptions.option(sandboxOptions.name()));
        }
        return 0;
    }
}
