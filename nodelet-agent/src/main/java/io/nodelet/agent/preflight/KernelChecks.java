package io.nodelet.agent.preflight;

import io.nodelet.agent.machine.Facts;
import io.nodelet.agent.machine.Machine;
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

    static List<Fault> features(Scene scene) {
        Map<String, String> needed = new LinkedHashMap<>();
        needed.put("overlay", "CONFIG_OVERLAY_FS");
        needed.put("bridge", "CONFIG_BRIDGE");
        needed.put("veth", "CONFIG_VETH");
        if (scene.config().network().proxyMode().equals("nftables")) {
            needed.put("nf_tables", "CONFIG_NF_TABLES");
        }
        if (scene.vxlan()) {
            needed.put("vxlan", "CONFIG_VXLAN");
        }
        var kernel = new Kernel(scene.machine());
        List<Fault> faults = new ArrayList<>();
        needed.forEach((module, option) -> {
            if (kernel.lacks(module, option)) {
                faults.add(new Fault(
                        true,
                        "the kernel " + kernel.release() + " has no " + module,
                        "Install the distribution's full kernel, or one built with " + option + "."));
            }
        });
        return faults;
    }

    static List<Fault> cgroups(Scene scene) {
        Machine machine = scene.machine();
        boolean v2 = Facts.cgroups(machine) == Cgroups.V2;
        var missing = new TreeSet<>(CONTROLLERS);
        missing.removeAll(v2 ? controllersV2(machine) : controllersV1(scene));
        if (!missing.isEmpty()) {
            return Fault.fatal(
                    "cgroup %s has no controller %s to use".formatted(v2 ? "v2" : "v1", String.join(", ", missing)),
                    "Mount it writable under /sys/fs/cgroup, and see that the kernel's command line does not disable it"
                            + " (cgroup_disable=).");
        }
        boolean wantsSystemd = scene.config().kubelet().cgroupDriver().equals("systemd");
        return wantsSystemd && !machine.systemd()
                ? Fault.fatal(
                        "kubelet.cgroupDriver is systemd, but PID 1 is not systemd here", "Set it to auto or cgroupfs.")
                : Fault.none();
    }

    private static List<String> controllersV2(Machine machine) {
        return List.of(machine.text("/sys/fs/cgroup/cgroup.controllers").strip().split(" "));
    }

    private static List<String> controllersV1(Scene scene) {
        var writable = new ArrayList<String>();
        for (var mount : scene.mounts().within("/sys/fs/cgroup")) {
            if (mount.type().equals("cgroup") && !mount.readOnly()) {
                writable.addAll(List.of(mount.at().getFileName().toString().split(",")));
            }
        }
        return writable;
    }

    static List<Fault> swap(Scene scene) {
        List<String> areas = scene.machine().lines("/proc/swaps").stream()
                .skip(1)
                .map(line -> line.split("\\s+")[0])
                .toList();
        return areas.isEmpty() || scene.config().kubelet().allowSwap()
                ? Fault.none()
                : Fault.fatal(
                        "swap is on (" + String.join(", ", areas) + "), and kubelet does not start with it",
                        "Turn it off (swapoff -a, and its line in /etc/fstab), or set kubelet.allowSwap: true.");
    }
}
