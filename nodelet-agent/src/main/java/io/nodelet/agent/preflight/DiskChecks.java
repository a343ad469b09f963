package io.nodelet.agent.preflight;

import io.nodelet.agent.machine.Machine;
import io.nodelet.phases.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Checks of the folders that Nodelet writes to.
final class DiskChecks {
    private static final long MIB = 1 << 20;
    private static final List<String> WRITTEN = List.of("/etc", "/opt", "/run", "/var/lib", "/var/log", "/var/opt");

    private DiskChecks() {}

    static List<Fault> space(Scene scene) {
        Map<String, Integer> needed = new LinkedHashMap<>();
        if (scene.master()) {
            needed.put(scene.config().etcd().dataDir(), 512);
        }
        needed.put("/opt/pf9", installed(scene) ? 64 : 1024);
        needed.put(Layout.CONTAINERD_DATA.toString(), 1024);
        needed.put(Layout.KUBELET.toString(), 256);
        needed.put(Layout.LOGS.toString(), 128);
        List<Fault> faults = new ArrayList<>();
        needed.forEach((path, mib) -> space(scene, path, mib, faults));
        return faults;
    }

    private static void space(Scene scene, String path, int needed, List<Fault> faults) {
        Machine machine = scene.machine();
        long free = machine.freeBytes().applyAsLong(machine.path(scene.nearest(path))) / MIB;
        if (free < needed) {
            faults.add(new Fault(
                    true,
                    "%s has %d MiB free, at least %d are needed".formatted(path, free, needed),
                    "Make room on that file system, or mount a larger one there."));
        }
    }

    private static boolean installed(Scene scene) {
        return scene.machine().exists(Layout.bin("kubelet").toString());
    }

    static List<Fault> readOnly(Scene scene) {
        var mounts = scene.mounts();
        List<Fault> faults = new ArrayList<>();
        for (String path : WRITTEN) {
            mounts.holding(path).filter(it -> it.readOnly()).ifPresent(mount -> {
                String where = mount.at().toString().equals(path) ? "is" : "lies on " + mount.at() + ", which is";
                faults.add(new Fault(
                        true,
                        path + " " + where + " mounted read-only",
                        "Mount it writable: mount -o remount,rw " + mount.at()));
            });
        }
        return faults;
    }
}
