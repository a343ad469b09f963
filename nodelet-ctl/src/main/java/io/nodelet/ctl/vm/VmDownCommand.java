package io.nodelet.ctl.vm;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `nodeletctl vm down`.
@Command(
        name = "down",
        description = {
            "Removes a virtual machine: its plug is pulled, then its disks go. The image stays for the next one.",
            "It works after anything, an `up` that was killed included; without such a machine it does nothing.",
        },
        mixinStandardHelpOptions = true)
final class VmDownCommand implements Callable<Integer> {
    @Mixin
    private final VmOptions place = new VmOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        boolean there = place.machines(out).down(place.name());
        out.println(
                there
                        ? "The virtual machine " + place.name() + " is gone."
                        : "There is no virtual machine " + place.name() + ".");
        return 0;
    }
}
