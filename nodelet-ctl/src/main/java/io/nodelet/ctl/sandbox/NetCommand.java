package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.LinkQuality;
import io.nodelet.sandbox.Sandbox;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox net`.
@Command(
        name = "net",
        description = {
            "Makes the network worse for what a host sends: packets get lost, are slow, come late. What is not named stays"
                    + " as it was; 0 takes it away.",
            "It lasts, also while the host is down, until --clear or `sandbox heal`. Between two hosts it counts once each"
                    + " way.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl sandbox net worker-1 --loss 20% --rate 10mbit",
            "  nodeletctl sandbox net --loss 1%          # all hosts",
            "  nodeletctl sandbox net --clear",
        })
final class NetCommand implements Callable<Integer> {
    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(index = "0", arity = "0..1", paramLabel = "HOST", description = "Default: every host there is.")
    private @Nullable String host;

    @Option(names = "--loss", paramLabel = "PERCENT", description = "So many packets get lost, such as 20%% or 0.5%%.")
    private @Nullable String loss;

    @Option(names = "--rate", paramLabel = "RATE", description = "No more than that a second, such as 10mbit.")
    private @Nullable String rate;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            description = "Each packet comes so much later, such as 50ms. Only where the kernel has netem.")
    private @Nullable String delay;

    @Option(names = "--clear", description = "Take loss, rate and delay away.")
    private boolean clear;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /// What a command line says of a link.
    record Change(
            @Nullable String loss,
            @Nullable String rate,
            @Nullable String delay) implements UnaryOperator<LinkQuality> {
        boolean any() {
            return loss != null || rate != null || delay != null;
        }

        @Override
        public LinkQuality apply(LinkQuality before) {
            LinkQuality lossy = loss == null ? before : before.withLoss(loss);
            LinkQuality slow = rate == null ? lossy : lossy.withRate(rate);
            return delay == null ? slow : slow.withDelay(delay);
        }
    }

    @Override
    public Integer call() {
        var change = new Change(loss, rate, delay);
        if (change.any() == clear) {
            throw new ParameterException(
                    spec.commandLine(), "Give --loss, --rate or --delay, or --clear: what shall the network be like?");
        }
        LinkQuality _ = change.apply(LinkQuality.GOOD);
        SandboxOptions.requireRoot();
        Sandbox sandbox = sandboxOptions.sandbox();
        List<Host> hosts = host == null ? sandbox.hosts() : List.of(sandboxOptions.named(host));
        try (var _ = sandboxOptions.store().lock(sandboxOptions.name())) {
            sandboxOptions.faults().link(sandbox, hosts, clear ? _ -> LinkQuality.GOOD : change);
            sandboxOptions
                    .faults()
                    .on(sandbox)
                    .lines()
                    .forEach(spec.commandLine().getOut()::println);
        }
        return 0;
    }
}
