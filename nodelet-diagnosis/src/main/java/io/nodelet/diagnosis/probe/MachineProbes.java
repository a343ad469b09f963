package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.NodeConfig;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.Disk;
import io.nodelet.why.Facts.Memory;
import io.nodelet.why.Facts.PortSeen;
import io.nodelet.why.Facts.Unfit;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// The looks at the machine that have begun; they need nothing of nodeletd's own to be well.
record MachineProbes(
        Supplier<List<Unfit>> preflight,
        Supplier<List<Disk>> disks,
        Supplier<Memory> memory,
        Supplier<List<PortSeen>> ports) {
    private static final Duration COMMAND = Duration.ofMillis(1500);

    MachineProbes(ProbeRunner looks, Machine machine, NodeConfig config, Supplier<List<Unfit>> preflight) {
        var commands =
                new TimeLimitedCommands(new LinuxCommands(), config.running().stretched(COMMAND));
        this(
                looks.begin("preflight", Component.MACHINE, preflight, List.of()),
                looks.begin(
                        "disks", Component.MACHINE, new DiskProbe(machine, config, commands, looks)::probe, List.of()),
                looks.begin("memory", Component.MACHINE, new MemoryProbe(machine)::probe, MemoryProbe.UNSEEN),
                looks.begin("ports", Component.MACHINE, new PortProbe(machine, config)::probe, List.of()));
    }
}
