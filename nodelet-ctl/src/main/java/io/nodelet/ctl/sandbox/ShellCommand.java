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
    private final Place place = new Place();

    @Parameters(arity = "0..1", defaultValue = "", paramLabel = "HOST", description = "Default: the first master.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Override
    public Integer call() {
        Place.requireRoot();
        throw place.enter(place.running(host), List.of("bash", "-l"));
    }
}
