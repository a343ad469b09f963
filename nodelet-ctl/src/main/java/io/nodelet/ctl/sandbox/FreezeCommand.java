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
    private final Place place = new Place();

    @Parameters(paramLabel = "HOST", description = "Such as worker-1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Place.requireRoot();
        try (var _ = place.store().lock(place.name())) {
            boolean fresh = place.faults().freeze(place.sandbox(), place.named(host));
            spec.commandLine().getOut().println(host + (fresh ? " is frozen." : " was frozen already."));
        }
        return 0;
    }
}
