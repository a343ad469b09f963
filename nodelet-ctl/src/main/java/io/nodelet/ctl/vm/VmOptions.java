package io.nodelet.ctl.vm;

import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.vm.VirtualMachines;
import io.nodelet.sandbox.vm.VmPlaces;
import io.nodelet.sandbox.vm.VmSpec;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/// The option that every command of virtual machines has, and what it leads to.
final class VmOptions {
    @Option(
            names = "--name",
            defaultValue = "default",
            paramLabel = "NAME",
            description = "The virtual machine's name. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    String name() {
        return name;
    }

    /// @param qemu the program that emulates
    VirtualMachines machines(String qemu, PrintWriter out) {
        return new VirtualMachines(VmPlaces.of(System.getenv()), new LinuxCommands(), qemu, text -> {
            out.println(text);
            out.flush();
        });
    }

    VirtualMachines machines(PrintWriter out) {
        return machines(VmUpCommand.QEMU, out);
    }

    VmSpec running(VirtualMachines machines) {
        return machines.find(name)
                .filter(vmSpec -> machines.runs(vmSpec.name()))
                .orElseThrow(() -> new NodeletException(
                        "the virtual machine " + name + " does not run",
                        "Make it, or start it: nodeletctl vm up --name " + name));
    }
}
