package io.nodelet.sandbox;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a host with systemd boots: the distribution's own units, without those that act on the machine or its devices,
/// and none of the services that the machine's administrator enabled.
final class SystemdUnits {
    static final String FOLDER = "etc/systemd/system";

    /// Removed from what the host sees of the machine: enabled units, System V scripts, disks.
    static final List<String> HIDDEN = List.of(
            FOLDER,
            "etc/systemd/user",
            "etc/fstab",
            "etc/crypttab",
            "etc/rcS.d",
            "etc/rc2.d",
            "etc/rc3.d",
            "etc/rc4.d",
            "etc/rc5.d");

    private static final List<String> MASKED = List.of(
            "systemd-sysctl.service",
            "systemd-binfmt.service",
            "proc-sys-fs-binfmt_misc.automount",
            "proc-sys-fs-binfmt_misc.mount",
            "systemd-modules-load.service",
            "modprobe@.service",
            "kmod-static-nodes.service",
            "systemd-udevd.service",
            "systemd-udevd-control.socket",
            "systemd-udevd-kernel.socket",
            "systemd-udev-trigger.service",
            "systemd-udev-settle.service",
            "systemd-random-seed.service",
            "systemd-hwdb-update.service",
            "systemd-pstore.service",
            "systemd-remount-fs.service",
            "systemd-logind.service",
            "systemd-networkd.service",
            "systemd-resolved.service",
            "systemd-timesyncd.service",
            "sys-kernel-debug.mount",
            "sys-kernel-tracing.mount",
            "sys-kernel-config.mount",
            "sys-fs-fuse-connections.mount",
            "dev-hugepages.mount",
            "dev-mqueue.mount",
            "getty.target",
            "console-getty.service",
            "apt-daily.timer",
            "apt-daily-upgrade.timer",
            "e2scrub_all.timer",
            "fstrim.timer");

    private SystemdUnits() {}

    /// Links in the host's folder of units, each with where it leads.
    static Map<String, String> links() {
        Map<String, String> links = new TreeMap<>();
        MASKED.forEach(unit -> links.put(unit, "/dev/null"));
        links.put("default.target", "/lib/systemd/system/multi-user.target");
        return links;
    }
}
