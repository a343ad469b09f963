package io.nodelet.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A test host's file system as a list, one line each for `host.sh`: kind, source, target below the new root, options,
/// between tabs. A kind is a file system's type, or a verb: `bind`, `fixed` (bound read-only), `readonly`, `writable`
/// (again, below what is read-only), `node` (a device), `link`, `folder`, `hide` (removed from what is seen below),
/// `detach` (unmounted again).
final class MountPlan {
    /// Settings of the whole machine that nodes want to change: a host gets files of its own in their place.
    static final List<String> OWN_SETTINGS = List.of(
            "vm/overcommit_memory",
            "vm/panic_on_oom",
            "vm/max_map_count",
            "vm/swappiness",
            "kernel/panic",
            "kernel/panic_on_oops",
            "kernel/keys/root_maxkeys",
            "kernel/keys/root_maxbytes",
            "kernel/pid_max",
            "fs/inotify/max_user_instances",
            "fs/inotify/max_user_watches",
            "fs/file-max");

    /// Folders that lie on the machine's disk itself: containerd's overlays can't lie on ours, nor should much data.
    static final List<String> DISK = List.of("var/lib", "var/opt", "var/log", "opt/pf9");

    /// Settings that belong to a namespace of the host.
    private static final List<String> NAMESPACED = List.of(
            "net",
            "fs/mqueue",
            "kernel/hostname",
            "kernel/domainname",
            "kernel/sem",
            "kernel/shmall",
            "kernel/shmmax",
            "kernel/shmmni",
            "kernel/msgmax",
            "kernel/msgmnb",
            "kernel/msgmni",
            "user");

    /// Where a host's own disk is mounted until its folders are where they belong.
    private static final String OWN_DISK = "run/.disk";

    /// What the machine itself may have of a node, or of others' clusters.
    private static final List<String> MACHINES_OWN =
            List.of("etc/pf9", "etc/cni", "etc/kubernetes", "etc/containerd", "opt/cni");

    private static final List<String> DEVICES = List.of(
            "null 1:3 666",
            "zero 1:5 666",
            "full 1:7 666",
            "random 1:8 666",
            "urandom 1:9 666",
            "tty 5:0 666",
            "kmsg 1:11 644",
            "fuse 10:229 600",
            "net/tun 10:200 600");

    private final List<String> lines = new ArrayList<>();

    private MountPlan() {}

    /// The list for a host.
    ///
    /// @param folder      where the host's files lie
    /// @param installed   folders of the machine that the host sees read-only, each with its place there
    /// @param hierarchies the machine's cgroups
    /// @param start       what kind of start it is
    static String of(Path folder, List<Installed> installed, List<CgroupHierarchy> hierarchies, Start start) {
        MountPlan plan = new MountPlan();
        plan.root(folder, start);
        plan.kernel(folder, hierarchies);
        plan.devices();
        plan.memory();
        plan.add(
                "tmpfs",
                "sandboxes",
                folder.resolve("../..").normalize().toString().substring(1),
                "ro,mode=700,nr_inodes=1");
        start.disk().ifPresent(plan::ownDisk);
        Path disks = start.disk().isPresent() ? folder.resolve("root").resolve(OWN_DISK) : folder.resolve("disk");
        for (String disk : DISK) {
            plan.add("bind", disks.resolve(disk.replace('/', '-')), disk, "-");
        }
        start.disk().ifPresent(_ -> plan.add("detach", "-", OWN_DISK, "-"));
        installed.forEach(one -> plan.add("fixed", one.from(), one.target(), "-"));
        return String.join("", plan.lines);
    }

    /// A host's start.
    ///
    /// @param first   whether it never ran before
    /// @param systemd whether its PID 1 is systemd
    /// @param disk    the image of its own disk; empty where its files lie on the machine's
    record Start(boolean first, boolean systemd, Optional<Path> disk) {}

    /// A folder of the machine, and its place below the host's root.
    record Installed(Path from, String target) {}

    private void root(Path folder, Start start) {
        add(
                "overlay",
                "nodelet",
                ".",
                "lowerdir=/,upperdir=" + folder.resolve("upper") + ",workdir=" + folder.resolve("work"));
        if (start.first()) {
            MACHINES_OWN.forEach(path -> add("hide", "-", path, "-"));
            if (start.systemd()) {
                SystemdUnits.HIDDEN.forEach(path -> add("hide", "-", path, "-"));
                SystemdUnits.links().forEach((unit, to) -> add("link", to, SystemdUnits.FOLDER + "/" + unit, "-"));
            }
        }
        add("folder", "-", "etc/pf9", "0755");
    }

    private void ownDisk(Path image) {
        add("ext4", image, OWN_DISK, "loop");
        DISK.forEach(folder -> add("folder", "-", OWN_DISK + "/" + folder.replace('/', '-'), "0755"));
    }

    private void kernel(Path folder, List<CgroupHierarchy> hierarchies) {
        add("proc", "proc", "proc", "nosuid,nodev,noexec");
        add("readonly", "-", "proc/sys", "-");
        NAMESPACED.forEach(path -> add("writable", "-", "proc/sys/" + path, "-"));
        for (String setting : OWN_SETTINGS) {
            add("bind", folder.resolve("settings").resolve(setting), "proc/sys/" + setting, "-");
        }
        add("readonly", "-", "proc/sysrq-trigger", "-");
        add("sysfs", "sysfs", "sys", "nosuid,nodev,noexec");
        add("readonly", "-", "sys", "-");
        if (!CgroupHierarchy.unifiedOnly(hierarchies)) {
            add("tmpfs", "tmpfs", "sys/fs/cgroup", "mode=755,nosuid,nodev,noexec");
        }
        for (CgroupHierarchy one : hierarchies) {
            add(
                    one.type(),
                    one.type(),
                    one.mount().toString().substring(1),
                    one.v2() ? "nosuid,nodev,noexec" : "nosuid,nodev,noexec," + one.options());
        }
    }

    private void devices() {
        add("tmpfs", "dev", "dev", "mode=755,nosuid,size=1m");
        add("folder", "-", "dev/net", "0755");
        for (String device : DEVICES) {
            String[] words = device.split(" ");
            add("node", words[1], "dev/" + words[0], words[2]);
        }
        add("devpts", "devpts", "dev/pts", "newinstance,ptmxmode=0666,mode=620,gid=5");
        add("tmpfs", "shm", "dev/shm", "mode=1777,nosuid,nodev");
        add("mqueue", "mqueue", "dev/mqueue", "nosuid,nodev,noexec");
        add("link", "pts/ptmx", "dev/ptmx", "-");
        add("link", "/proc/self/fd", "dev/fd", "-");
        add("link", "/proc/self/fd/0", "dev/stdin", "-");
        add("link", "/proc/self/fd/1", "dev/stdout", "-");
        add("link", "/proc/self/fd/2", "dev/stderr", "-");
    }

    private void memory() {
        add("tmpfs", "run", "run", "mode=755,nosuid,nodev");
        add("folder", "-", "run/lock", "1777");
        add("tmpfs", "tmp", "tmp", "mode=1777,nosuid,nodev");
    }

    private void add(String kind, Object source, String target, String options) {
        lines.add(kind + "\t" + source + "\t" + target + "\t" + options + "\n");
    }
}
