package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.FactGatherer;
import io.nodelet.checks.machine.Machine;
import io.nodelet.model.NodeFacts.Cgroups;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Checks of what the kernel offers.
final class KernelChecks {
    private static final List<String> CONTROLLERS = List.of("cpu", "cpuset", "memory", "pids");

    private KernelChecks() {}

    static List<PreflightProblem> features(PreflightContext context) {
        Map<String, String> needed = new LinkedHashMap<>();
        needed.put("overlay", "CONFIG_OVERLAY_FS");
        needed.put("bridge", "CONFIG_BRIDGE");
        needed.put("veth", "CONFIG_VETH");
        if (context.config().network().proxyMode().equals("nftables")) {
            needed.put("nf_tables", "CONFIG_NF_TABLES");
        }
        if (context.vxlan()) {
            needed.put("vxlan", "CONFIG_VXLAN");
        }
        var kernelFeatures = new KernelFeatures(context.machine());
        List<PreflightProblem> faults = new ArrayList<>();
        needed.forEach((module, option) -> {
            if (kernelFeatures.lacks(module, option)) {
                faults.add(new PreflightProblem(
                        true,
                        "the kernel " + kernelFeatures.release() + " has no " + module,
                        "Install the distribution's full kernel, or one built with " + option + "."));
            }
        });
        return faults;
    }

    static List<PreflightProblem> cgroups(PreflightContext context) {
        Machine machine = context.machine();
        boolean v2 = FactGatherer.cgroups(machine) == Cgroups.V2;
        var missing = new TreeSet<>(CONTROLLERS);
        missing.removeAll(v2 ? controllersV2(machine) : controllersV1(context));
        if (!missing.isEmpty()) {
            return PreflightProblem.fatal(
                    "cgroup %s has no controller %s to use".formatted(v2 ? "v2" : "v1", String.join(", ", missing)),
                    "Mount it writable under /sys/fs/cgroup, and see that the kernel's command line does not disable it"
                            + " (cgroup_disable=).");
        }
        List<PreflightProblem> faults = new ArrayList<>(
                systemdDriver(context, v2)
                        ? systemdAnswers(context)
                        : v2 ? handsDown(machine) : PreflightProblem.none());
        faults.addAll(besideSystemd(context, v2));
        return faults;
    }

    /// Of v2 there is one tree, and where systemd is its top group's writer, it takes controllers away that no unit
    /// of its own asks for.
    private static List<PreflightProblem> besideSystemd(PreflightContext context, boolean v2) {
        return v2
                        && context.machine().systemd()
                        && context.config().running().supervisor().equals("supervised")
                ? PreflightProblem.warning(
                        "running.supervisor is supervised, so the node's programs are in control groups of their own"
                                + " (/sys/fs/cgroup/nodelet) in a tree that is systemd's: it may take their accounting and"
                                + " limits away",
                        "Leave running.supervisor at auto: each program is a unit then.")
                : PreflightProblem.none();
    }

    /// Whether control groups of pods are units of systemd's.
    private static boolean systemdDriver(PreflightContext context, boolean v2) {
        return switch (context.config().kubelet().cgroupDriver()) {
            case "systemd" -> true;
            case "cgroupfs" -> false;
            default -> v2 && context.machine().systemd();
        };
    }

    private static List<PreflightProblem> systemdAnswers(PreflightContext context) {
        Machine machine = context.machine();
        if (!machine.systemd()) {
            return PreflightProblem.fatal(
                    "kubelet.cgroupDriver is systemd, but PID 1 is not systemd here", "Set it to auto or cgroupfs.");
        }
        return machine.exists("/run/dbus/system_bus_socket") || context.began()
                ? PreflightProblem.none()
                : PreflightProblem.fatal(
                        "systemd can't be asked for services and control groups of pods: there is no D-Bus"
                                + " (/run/dbus/system_bus_socket)",
                        "Install it and let it run (apt-get install dbus).");
    }

    /// The top group of a container is, of v2, a group as any other: while processes are in it, the kernel lets it hand
    /// no controller down.
    private static List<PreflightProblem> handsDown(Machine machine) {
        String top = "/sys/fs/cgroup/";
        boolean container = machine.exists(top + "cgroup.type");
        boolean held = !machine.text(top + "cgroup.procs").isBlank();
        var missing = new TreeSet<>(CONTROLLERS);
        missing.removeAll(
                List.of(machine.text(top + "cgroup.subtree_control").strip().split(" ")));
        return container && held && !missing.isEmpty()
                ? PreflightProblem.fatal(
                        "processes in the top control group keep it from handing down " + String.join(", ", missing),
                        "Have the container's first program move them to a group of their own: mkdir " + top
                                + "init, then write each line of " + top + "cgroup.procs to " + top
                                + "init/cgroup.procs.")
                : PreflightProblem.none();
    }

    private static List<String> controllersV2(Machine machine) {
        return List.of(machine.text("/sys/fs/cgroup/cgroup.controllers").strip().split(" "));
    }

    private static List<String> controllersV1(PreflightContext context) {
        var writable = new ArrayList<String>();
        for (var mount : context.mounts().within("/sys/fs/cgroup")) {
            if (mount.type().equals("cgroup") && !mount.readOnly()) {
                writable.addAll(List.of(mount.at().getFileName().toString().split(",")));
            }
        }
        return writable;
    }

    static List<PreflightProblem> swap(PreflightContext context) {
        List<String> areas = context.machine().lines("/proc/swaps").stream()
                .skip(1)
                .map(line -> line.split("\\s+")[0])
                .toList();
        return areas.isEmpty() || context.config().kubelet().allowSwap()
                ? PreflightProblem.none()
                : PreflightProblem.fatal(
                        "swap is on (" + String.join(", ", areas) + "), and kubelet does not start with it",
                        "Turn it off (swapoff -a, and its line in /etc/fstab), or set kubelet.allowSwap: true.");
    }
}
