package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Listeners;
import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.Processes;
import io.nodelet.checks.machine.Processes.Running;
import io.nodelet.checks.preflight.NeededPorts;
import io.nodelet.model.NodeConfig;
import io.nodelet.why.Facts.PortSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The ports that components need, with who listens on them.
record PortProbe(Machine machine, NodeConfig config) {
    List<PortSeen> probe() {
        Listeners listeners = Listeners.of(machine);
        var processes = new Processes(machine);
        List<PortSeen> ports = new ArrayList<>();
        NeededPorts.of(config)
                .forEach((port, service) -> ports.add(listeners
                        .on(port)
                        .map(listener -> seen(port, service, processes.holder(listener.inode())))
                        .orElseGet(() -> new PortSeen(port, service, "", 0, false))));
        return ports;
    }

    private static PortSeen seen(int port, String service, Optional<Running> holder) {
        return holder.map(running -> new PortSeen(port, service, running.toString(), running.pid(), running.ours()))
                .orElseGet(() -> new PortSeen(port, service, "a process that can't be seen from here", 0, false));
    }
}
