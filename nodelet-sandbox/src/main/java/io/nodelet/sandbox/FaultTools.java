package io.nodelet.sandbox;

import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.Faults.Cut;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Breaks a sandbox's hosts on purpose, and mends them again. What a command makes wrong is recorded before it is made
/// so, and taken from the record after it is gone; each command makes all of it anew, so that one that was killed is
/// simply run again. The caller holds the sandbox's lock.
public final class FaultTools {
    private final SandboxStore sandboxStore;
    private final VirtualSwitch network;
    private final FullDisk disk;

    public FaultTools(SandboxStore sandboxStore, Commands commands) {
        this.sandboxStore = sandboxStore;
        this.network = new VirtualSwitch(commands);
        this.disk = new FullDisk(commands);
    }

    /// What is on record and can still be so: nothing stands still in a host without power.
    public Faults on(Sandbox sandbox) {
        Faults recorded = sandboxStore.faults(sandbox.name());
        return recorded.withFrozen(
                list -> list.stream().filter(host -> running(sandbox, host)).toList());
    }

    private static boolean running(Sandbox sandbox, String host) {
        return sandbox.hosts().stream()
                .anyMatch(otherHost ->
                        otherHost.name().equals(host) && otherHost.init().alive());
    }

    /// Lets these not get through from now on.
    ///
    /// @return whether that is new
    public boolean cut(Sandbox sandbox, List<Cut> cuts) {
        VirtualSwitch.requireRunning(sandbox);
        Faults before = on(sandbox);
        Faults after = before.withCuts(cuts);
        sandboxStore.save(sandbox.name(), after);
        network.filter(sandbox, after);
        return !before.cut(cuts);
    }

    /// Makes the network of hosts better or worse.
    ///
    /// @throws NodeletException when this kernel can't do it; then nothing is changed
    public void link(Sandbox sandbox, List<Host> hosts, UnaryOperator<LinkQuality> change) {
        VirtualSwitch.requireRunning(sandbox);
        Faults faults = on(sandbox);
        for (Host host : hosts) {
            faults = faults.withLink(host.name(), change.apply(faults.link(host.name())));
        }
        if (faults.links().values().stream().anyMatch(linkQuality -> linkQuality.delayMillis() > 0)) {
            network.requireDelay();
        }
        sandboxStore.save(sandbox.name(), faults);
        network.filter(sandbox, faults);
        for (Host host : hosts) {
            shape(host, faults);
        }
    }

    private void shape(Host host, Faults faults) {
        if (host.init().alive()) {
            network.shape(host, faults.link(host.name()));
        }
    }

    /// Pulls a host's plug: every process of it is gone at once, and none is told.
    public void powerOff(Sandbox sandbox, Host host) {
        requireRunning(sandbox, host);
        ProcessHandle.of(host.init().pid()).ifPresent(ProcessHandle::destroyForcibly);
        SandboxCgroups.of(sandbox).kill(host.name());
        sandboxStore.save(sandbox.name(), on(sandbox).afterPowerOff(host.name()));
    }

    /// Lets every process of a host stand still.
    ///
    /// @return whether that is new
    public boolean freeze(Sandbox sandbox, Host host) {
        requireRunning(sandbox, host);
        Faults before = on(sandbox);
        sandboxStore.save(
                sandbox.name(),
                before.withFrozen(list ->
                        Stream.concat(list.stream(), Stream.of(host.name())).toList()));
        SandboxCgroups.of(sandbox).freeze(host.name());
        return !before.frozen().contains(host.name());
    }

    /// Lets them go on.
    ///
    /// @return whether they stood still
    public boolean thaw(Sandbox sandbox, Host host) {
        requireRunning(sandbox, host);
        Faults before = on(sandbox);
        SandboxCgroups.of(sandbox).thaw(host.name());
        sandboxStore.save(sandbox.name(), before.afterPowerOff(host.name()));
        return before.frozen().contains(host.name());
    }

    /// Fills a host's disk to the last block.
    public void fillDisk(Sandbox sandbox, Host host) {
        requireRunning(sandbox, host);
        if (!files(sandbox, host).hasDisk()) {
            throw new NodeletException(
                    "the disk of " + host.name() + " is this machine's own, which must not be filled",
                    "Make the sandbox with disks for its hosts: nodeletctl sandbox up --disk 8G --name "
                            + sandbox.name());
        }
        sandboxStore.save(sandbox.name(), on(sandbox).withFull(host.name()));
        disk.fill(host);
    }

    /// Takes every fault back.
    ///
    /// @return what was wrong
    public Faults heal(Sandbox sandbox) {
        Faults before = on(sandbox);
        if (sandbox.switchHolder().alive()) {
            network.filter(sandbox, Faults.NONE);
        }
        for (Host host : sandbox.hosts()) {
            if (host.init().alive()) {
                SandboxCgroups.of(sandbox).thaw(host.name());
                shape(host, Faults.NONE);
                free(sandbox, host);
            }
        }
        sandboxStore.save(sandbox.name(), Faults.NONE);
        return before;
    }

    private void free(Sandbox sandbox, Host host) {
        if (files(sandbox, host).hasDisk()) {
            disk.free(host);
        }
    }

    /// Brings a switch that was just made into the state on record.
    void restore(Sandbox sandbox) {
        Faults faults = on(sandbox);
        if (!faults.none()) {
            network.filter(sandbox, faults);
        }
    }

    /// The same for a host that was just started.
    void restore(Sandbox sandbox, Host host) {
        Faults faults = on(sandbox).afterPowerOff(host.name());
        if (!faults.none()) {
            sandboxStore.save(sandbox.name(), faults);
            shape(host, faults);
        }
        if (!faults.fullDisks().contains(host.name())) {
            free(sandbox, host);
        }
    }

    /// Refuses to go on with hosts that stand still: who enters one stands still too.
    public void requireAwake(Sandbox sandbox, List<Host> hosts) {
        List<String> frozen = on(sandbox).frozen();
        for (Host host : hosts) {
            if (frozen.contains(host.name())) {
                throw new NodeletException(
                        host.name() + " of sandbox " + sandbox.name() + " is frozen",
                        "Let it go on with: nodeletctl sandbox thaw --name " + sandbox.name() + " " + host.name());
            }
        }
    }

    private static void requireRunning(Sandbox sandbox, Host host) {
        if (!host.init().alive()) {
            throw new NodeletException(
                    host.name() + " of sandbox " + sandbox.name() + " does not run",
                    "Start it again with: nodeletctl sandbox up --name " + sandbox.name());
        }
    }

    private HostFiles files(Sandbox sandbox, Host host) {
        return new HostFiles(sandboxStore.hostFolder(sandbox.name(), host.name()));
    }
}
