package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.MountInfo.Mount;
import io.nodelet.model.Layout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Checks of the folders that Nodelet writes to.
final class DiskChecks {
    private static final long MIB = 1 << 20;
    private static final List<String> WRITTEN = Stream.concat(
                    Stream.of("/etc", "/opt", "/run", "/var/lib", "/var/log", "/var/opt"),
                    Stream.of(
                                    Layout.CONFIG,
                                    Layout.BIN,
                                    Layout.CNI_BIN,
                                    Layout.CNI_CONFIG,
                                    Layout.CONTAINERD_DATA,
                                    Layout.KUBELET,
                                    Layout.LOGS,
                                    Layout.STATE)
                            .map(Path::toString))
            .toList();

    /// Where programs are started: the node's own, the network's, and those in containers.
    private static final List<Path> EXECUTED = List.of(Layout.BIN, Layout.CNI_BIN, Layout.CONTAINERD_DATA);

    private static final String LIMITS = "evictionHard";

    /// kubelet's defaults; where images lie on its own disk, both hold for that.
    private record Share(String signal, int percent) {}

    private static final Map<String, Share> SHARES = shares();

    private DiskChecks() {}

    private static Map<String, Share> shares() {
        Map<String, Share> shares = new LinkedHashMap<>();
        shares.put(Layout.KUBELET.toString(), new Share("nodefs.available", 10));
        shares.put(Layout.CONTAINERD_DATA.toString(), new Share("imagefs.available", 15));
        return shares;
    }

    static List<PreflightProblem> space(PreflightContext context) {
        Map<String, Integer> needed = new LinkedHashMap<>();
        if (context.master()) {
            needed.put(context.config().etcd().dataDir(), 512);
        }
        needed.put("/opt/pf9", installed(context) ? 64 : 1024);
        needed.put(Layout.CONTAINERD_DATA.toString(), 1024);
        needed.put(Layout.KUBELET.toString(), 256);
        needed.put(Layout.LOGS.toString(), 128);
        List<PreflightProblem> faults = new ArrayList<>();
        needed.forEach((path, mib) -> space(context, path, mib, faults));
        if (faults.isEmpty()) {
            pressure(context, faults);
        }
        return faults;
    }

    /// kubelet's own limits are shares of the whole disk: of a large one that is nearly full there may be more than
    /// enough, and the node gets no pods.
    private static void pressure(PreflightContext context, List<PreflightProblem> faults) {
        if (context.config().kubelet().settings().containsKey(LIMITS)) {
            return; // an operator knows them
        }
        SHARES.forEach((path, share) -> {
            Machine machine = context.machine();
            Path at = machine.path(context.nearest(path));
            long all = machine.allBytes().applyAsLong(at);
            long free = machine.freeBytes().applyAsLong(at);
            if (all > 0 && free * 100 < all * share.percent()) {
                faults.add(new PreflightProblem(
                        false,
                        "the disk of %s is %d %% full (%d of %d MiB free): with less than %d %% free (%s) kubelet takes no pods"
                                .formatted(
                                        path,
                                        (all - free) * 100 / all,
                                        free / MIB,
                                        all / MIB,
                                        share.percent(),
                                        share.signal()),
                        "Make room there, at least %d MiB more; or set other limits in kubelet.settings, evictionHard."
                                .formatted((all * share.percent() / 100 - free) / MIB + 1)));
            }
        });
    }

    private static void space(PreflightContext context, String path, int needed, List<PreflightProblem> faults) {
        Machine machine = context.machine();
        long free = machine.freeBytes().applyAsLong(machine.path(context.nearest(path))) / MIB;
        if (free < needed) {
            faults.add(new PreflightProblem(
                    true,
                    "%s has %d MiB free, at least %d are needed".formatted(path, free, needed),
                    "Make room on that file system, or mount a larger one there."));
        }
    }

    private static boolean installed(PreflightContext context) {
        return context.machine().exists(Layout.bin("kubelet").toString());
    }

    static List<PreflightProblem> readOnly(PreflightContext context) {
        var mountInfo = context.mounts();
        List<PreflightProblem> faults = new ArrayList<>();
        Set<Path> told = new HashSet<>();
        for (String path : written(context)) {
            mountInfo
                    .holding(real(context, path))
                    .filter(mount -> mount.readOnly() && told.add(mount.at()))
                    .ifPresent(mount -> faults.add(new PreflightProblem(
                            true,
                            path + " " + lies(path, mount) + " mounted read-only",
                            "Mount it writable: mount -o remount,rw " + mount.at())));
        }
        for (Path path : EXECUTED) {
            mountInfo
                    .holding(real(context, path.toString()))
                    .filter(Mount::noExec)
                    .ifPresent(mount -> faults.add(new PreflightProblem(
                            !path.equals(Layout.CONTAINERD_DATA), // the overlays of containers are mounts of their own
                            path + " " + lies(path.toString(), mount) + " mounted noexec: no program starts from there",
                            "mount -o remount,exec " + mount.at() + ", and in /etc/fstab.")));
        }
        return faults;
    }

    private static String lies(String path, Mount mount) {
        return mount.at().toString().equals(path) ? "is" : "lies on " + mount.at() + ", which is";
    }

    private static List<String> written(PreflightContext context) {
        return context.master()
                ? Stream.concat(
                                WRITTEN.stream(),
                                Stream.of(context.config().etcd().dataDir()))
                        .toList()
                : WRITTEN;
    }

    /// Where a path leads, as mounts are listed by that: the nearest folder that exists, and what will be made in it.
    private static String real(PreflightContext context, String path) {
        String nearest = context.nearest(path);
        return context.machine().real(nearest).orElse(nearest)
                + path.substring(nearest.equals("/") ? 0 : nearest.length());
    }
}
