package io.nodelet.ctl.sandbox;

import io.nodelet.sandbox.Store;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox down`.
@Command(
        name = "down",
        description = {
            "Removes a sandbox: its hosts go like machines that lose power, then every file of theirs.",
            "It works after anything, an `up` that was killed included; without such a sandbox it does nothing.",
        },
        mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Place.requireRoot();
        Store store = place.store();
        var out = spec.commandLine().getOut();
        if (!Files.exists(store.folder(place.name()))) {
            out.println("There is no sandbox " + place.name() + ".");
            return 0;
        }
        long began = System.nanoTime();
        try (var _ = store.lock(place.name())) {
            place.sandboxes().remove(place.name());
        }
        out.printf("Sandbox %s is gone (%.1f s).%n", place.name(), (System.nanoTime() - began) / 1e9);
        return 0;
    }
}
