package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The cgroups of one sandbox: in every hierarchy a folder of its own, with one below for each host and one for the
/// switch. Who is in them is part of the sandbox, whatever else it did to hide.
final class SandboxCgroups {
    private static final Duration DYING = Duration.ofSeconds(20);
    /// What a node can't do without.
    private static final List<String> NEEDED = List.of("cpu", "cpuset", "memory", "pids");

    private static final Duration REAPING = Duration.ofSeconds(2);
    private final List<Path> roots;
    private final boolean unified;
    private final Set<ProcessHandle> killed = new HashSet<>();

    /// @param roots   the sandbox's folder in every hierarchy
    /// @param unified whether the rules of a machine with cgroup v2 alone hold
    SandboxCgroups(List<Path> roots, boolean unified) {
        this.roots = List.copyOf(roots);
        this.unified = unified;
    }

    /// Those recorded for a sandbox.
    static SandboxCgroups of(Sandbox sandbox) {
        List<Path> roots = sandbox.cgroups().stream().map(Path::of).toList();
        return new SandboxCgroups(roots, CgroupHierarchy.unifiedOnly(ofMachine()));
    }

    /// The hierarchies of this machine.
    static List<CgroupHierarchy> ofMachine() {
        try {
            List<CgroupHierarchy> all = CgroupHierarchy.parse(
                    Files.readString(Path.of("/proc/self/mountinfo")), Files.readString(Path.of("/proc/self/cgroup")));
            if (all.isEmpty()) {
                throw new NodeletException(
                        "no cgroup hierarchy is mounted", "Mount them below /sys/fs/cgroup, as distributions do.");
            }
            return all;
        } catch (IOException e) {
            throw new NodeletException("can't read this process's mounts: " + AtomicFile.reason(e), e);
        }
    }

    /// Where a sandbox's folders will be: below our own cgroup, or at the top where v2 forbids that.
    static List<Path> plan(List<CgroupHierarchy> hierarchies, String folder) {
        boolean unified = CgroupHierarchy.unifiedOnly(hierarchies);
        return hierarchies.stream()
                .map(cgroupHierarchy -> (unified ? cgroupHierarchy.mount() : cgroupHierarchy.own()).resolve(folder))
                .toList();
    }

    /// Makes the cgroup of a member: a host, or the switch.
    void create(String member) {
        for (Path root : roots) {
            offer(root.resolveSibling("."));
            makeOne(root);
            handDown(root);
            makeOne(root.resolve(member));
            if (unified) {
                makeOne(leaf(root, member));
            }
        }
    }

    private static void makeOne(Path folder) {
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
            for (String file : List.of("cpuset.cpus", "cpuset.mems")) {
                if (Files.exists(folder.resolve(file))
                        && read(folder.resolve(file)).isEmpty()
                        && Files.exists(folder.resolve("cpuset.sched_load_balance"))) {
                    write(folder.resolve(file), read(folder.resolveSibling(file)));
                }
            }
        } catch (IOException e) {
            throw new NodeletException(
                    "can't make the cgroup " + folder + ": " + AtomicFile.reason(e),
                    "Sandboxes need root and a writable cgroup file system.",
                    e);
        }
    }

    /// v2 alone: distributions hand down at the top what they use themselves, and a node needs more, such as cpuset.
    /// Only what is missing is added; nothing that is there is limited by it.
    private void offer(Path top) {
        List<String> offered = List.of(read(top.resolve("cgroup.controllers")).split(" "));
        List<String> enabled =
                List.of(read(top.resolve("cgroup.subtree_control")).split(" "));
        String missing = NEEDED.stream()
                .filter(text -> unified && offered.contains(text) && !enabled.contains(text))
                .map(text -> "+" + text)
                .collect(Collectors.joining(" "));
        if (!missing.isEmpty()) {
            write(top.resolve("cgroup.subtree_control"), missing);
        }
    }

    private void handDown(Path folder) {
        if (unified) {
            String all = Arrays.stream(
                            read(folder.resolve("cgroup.controllers")).split(" "))
                    .filter(name -> !name.isEmpty())
                    .map(name -> "+" + name)
                    .collect(Collectors.joining(" "));
            write(folder.resolve("cgroup.subtree_control"), all);
        }
    }

    /// v2 alone: processes live in leaves, and a host's top is handed down to what runs in it.
    private static Path leaf(Path root, String member) {
        return root.resolve(member).resolve("init");
    }

    /// The files through which a process joins a host that already runs.
    List<String> joinRunning(String member) {
        return roots.stream()
                .map(root -> unified ? leaf(root, member) : root.resolve(member))
                .map(folder -> folder.resolve("cgroup.procs").toString())
                .toList();
    }

    /// The files through which a new host's first process joins: what it unshares from is what the host sees as top.
    List<String> joinNew(String member) {
        return roots.stream()
                .map(root -> root.resolve(member).resolve("cgroup.procs").toString())
                .toList();
    }

    /// Once a new host's namespaces stand: its first processes move to the leaf, v2 alone.
    void settle(String member) {
        for (Path root : unified ? roots : List.<Path>of()) {
            members(List.of(root.resolve(member)))
                    .forEach(pid -> write(leaf(root, member).resolve("cgroup.procs"), Long.toString(pid)));
            handDown(root.resolve(member));
        }
    }

    /// Kills everything in a member's cgroups, and waits until it is gone. Nothing there is no error.
    void kill(String member) {
        killAll(roots.stream().map(root -> root.resolve(member)).toList(), member);
    }

    /// Kills everything in the sandbox, then removes its cgroups.
    void remove() {
        killAll(roots, "the sandbox");
        for (Path root : roots) {
            for (Path folder :
                    tree(root).stream().sorted(Comparator.reverseOrder()).toList()) {
                removeOne(folder);
            }
        }
    }

    private void killAll(List<Path> folders, String whose) {
        // Those that are frozen die as soon as they are thawed, before they do anything else.
        members(folders).forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        folders.stream().flatMap(folder -> tree(folder).stream()).forEach(SandboxCgroups::thaw);
        boolean gone = Poll.until(DYING, () -> {
            List<Long> left = members(folders);
            left.forEach(pid -> ProcessHandle.of(pid).ifPresent(killed::add));
            killed.forEach(ProcessHandle::destroyForcibly);
            return left.isEmpty();
        });
        if (!gone) {
            throw new NodeletException(
                    "processes of " + whose + " did not die within " + DYING.toSeconds() + " s: " + members(folders),
                    "They may hang in the kernel; run the command again.");
        }
    }

    /// Gives the machine's first process the time to collect those that were killed: dead they are no members of a
    /// cgroup, but still listed.
    void awaitCollected() {
        Poll.until(REAPING, () -> killed.stream().noneMatch(one -> Files.exists(Path.of("/proc", one.pid() + ""))));
    }

    /// A frozen process does not die of a signal in v1.
    private static void thaw(Path folder) {
        Path v1 = folder.resolve("freezer.state");
        if (Files.exists(v1) && !read(v1).equals("THAWED")) {
            write(v1, "THAWED");
        }
        if (Files.exists(folder.resolve("cgroup.freeze"))) {
            write(folder.resolve("cgroup.freeze"), "0");
        }
    }

    /// Lets everything in a member's cgroups stand still, and returns once it does.
    void freeze(String member) {
        Path v1 = freezer(member, "freezer.state");
        Path v2 = freezer(member, "cgroup.freeze");
        boolean unifiedFreezer = Files.exists(v2);
        write(unifiedFreezer ? v2 : v1, unifiedFreezer ? "1" : "FROZEN");
        boolean still = Poll.until(
                DYING,
                () -> unifiedFreezer
                        ? read(v2.resolveSibling("cgroup.events")).contains("frozen 1")
                        : read(v1).equals("FROZEN"));
        if (!still) {
            thaw(member);
            throw new NodeletException(
                    "not all processes of " + member + " stood still within " + DYING.toSeconds() + " s",
                    "They may hang in the kernel. The host was let go on; run the command again.");
        }
    }

    /// Lets it go on.
    void thaw(String member) {
        roots.forEach(root -> thaw(root.resolve(member)));
    }

    /// That file of a member, in the hierarchy that has it.
    private Path freezer(String member, String file) {
        return roots.stream()
                .map(root -> root.resolve(member).resolve(file))
                .filter(Files::exists)
                .findFirst()
                .orElse(Path.of("/nonexistent", file));
    }

    /// Processes in a member's cgroups.
    List<Long> members(String member) {
        return members(roots.stream().map(root -> root.resolve(member)).toList());
    }

    private static List<Long> members(List<Path> folders) {
        return folders.stream()
                .flatMap(folder -> tree(folder).stream())
                .flatMap(folder -> read(folder.resolve("cgroup.procs")).lines())
                .map(Long::valueOf)
                .filter(pid -> pid != 0)
                .distinct()
                .toList();
    }

    private static List<Path> tree(Path folder) {
        List<Path> all = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            all.add(folder);
            try (Stream<Path> entries = Files.list(folder)) {
                entries.filter(Files::isDirectory).forEach(entry -> all.addAll(tree(entry)));
            } catch (IOException e) {
                // It went while we looked.
                return List.of();
            }
        }
        return all;
    }

    private static void removeOne(Path folder) {
        boolean gone = Poll.until(DYING, () -> {
            try {
                Files.deleteIfExists(folder);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        if (!gone) {
            throw new NodeletException("the cgroup " + folder + " can't be removed", "See who is in its cgroup.procs.");
        }
    }

    /// A cgroup's file without its last line's end; empty when it is gone.
    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw new NodeletException("can't write '" + text + "' to " + file + ": " + AtomicFile.reason(e), e);
            }
        }
    }
}
