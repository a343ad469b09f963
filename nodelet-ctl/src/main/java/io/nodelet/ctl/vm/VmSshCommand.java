package io.nodelet.ctl.vm;

import io.nodelet.ctl.sandbox.SandboxOptions;
import io.nodelet.sandbox.vm.VirtualMachines;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl vm ssh`.
@Command(
        name = "ssh",
        description =
                "Runs a command in a virtual machine, or opens a shell there, as root; ends with its exit code, and"
                        + " with 255 where ssh itself fails.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl vm ssh",
            "  nodeletctl vm ssh -- journalctl -b -1 -u 'nodelet-*'",
        })
final class VmSshCommand implements Callable<Integer> {
    @Mixin
    private final VmOptions place = new VmOptions();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "After --, with its arguments.")
    private List<String> command = List.of();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        VirtualMachines machines = place.machines(spec.commandLine().getOut());
        throw SandboxOptions.become(machines.ssh(place.running(machines), command), System.getenv());
    }
}
