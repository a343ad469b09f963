package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.KernelFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Control groups by name, in every hierarchy that the machine has: v1 (a folder per controller) or v2 (one tree).
public final class Cgroups {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> ACCOUNTING = Set.of("pids", "memory", "cpu", "cpuacct");
    /// What of v2 tells what a service uses, and that the kernel killed something of it for lack of memory.
    private static final List<String> HANDED_DOWN = List.of("memory", "pids", "cpu");

    private final Path mount;

    public Cgroups() {
        this(Path.of("/sys/fs/cgroup"));
    }

    /// @param mount where the hierarchies lie
    public Cgroups(Path mount) {
        this.mount = mount;
    }

    /// The group's folder in each hierarchy, whether it exists or not.
    public List<Path> folders(String name) {
        return hierarchies().stream().map(path -> path.resolve(name)).toList();
    }

    /// Makes the group in each hierarchy that accounts for services, and returns its folders.
    public List<Path> make(String name) {
        if (unified()) {
            handDown(Path.of(name));
        }
        List<Path> folders = hierarchies().stream()
                .filter(this::accounts)
                .map(path -> path.resolve(name))
                .toList();
        for (Path folder : folders) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new NodeletException("can't make the control group " + folder + ": " + AtomicFile.reason(e), e);
            }
        }
        return folders;
    }

    /// On v2 a group has the controllers that every group above it hands down, and no others: without these nothing is
    /// accounted, and nobody sees that the kernel killed something for lack of memory.
    private void handDown(Path name) {
        Path above = mount;
        for (Path part : name) {
            enable(above);
            above = above.resolve(part);
            try {
                Files.createDirectories(above);
            } catch (IOException e) {
                throw new NodeletException("can't make the control group " + above + ": " + AtomicFile.reason(e), e);
            }
        }
    }

    private static void enable(Path folder) {
        List<String> offered = words(folder.resolve("cgroup.controllers"));
        Path control = folder.resolve("cgroup.subtree_control");
        List<String> enabled = words(control);
        HANDED_DOWN.stream()
                .filter(text -> offered.contains(text) && !enabled.contains(text))
                .forEach(text -> {
                    boolean _ = write(control, "+" + text); // one by one: where one can't be had, the others can
                });
    }

    public boolean exists(String name) {
        return folders(name).stream().anyMatch(Files::exists);
    }

    /// Every process in the group and in the groups below it.
    public List<Long> processes(String name) {
        return folders(name).stream()
                .flatMap(folder -> tree(folder).stream())
                .flatMap(folder -> members(folder).stream())
                .distinct()
                .toList();
    }

    /// Kills what is in the group and in the groups below it, and waits until that is gone, which can take a while.
    public void kill(String name) {
        boolean _ = Poll.until(PATIENCE, () -> {
            folders(name).forEach(Cgroups::killWhole);
            processes(name).forEach(pid -> ProcessId.of(pid).ifPresent(processId -> processId.kill(true)));
            return empty(name);
        });
    }

    /// The kernel of v2 kills all of a tree at one blow: also what forks faster than it is killed one by one, and
    /// threads whose group lists no processes.
    private static void killWhole(Path folder) {
        boolean _ = write(folder.resolve("cgroup.kill"), "1");
    }

    /// v2 says so itself, for the whole tree; a group of threads can't be asked for its processes.
    private boolean empty(String name) {
        return processes(name).isEmpty()
                && folders(name).stream()
                        .noneMatch(path -> text(path.resolve("cgroup.events")).contains("populated 1"));
    }

    /// Kills what is in the group and removes it, with the groups below it.
    public void remove(String name) {
        kill(name);
        Poll.until(PATIENCE, () -> {
            folders(name).forEach(folder -> tree(folder).reversed().forEach(Cgroups::removeFolder));
            return !exists(name);
        });
        if (exists(name)) {
            throw new NodeletException(
                    "the control group " + name + " can't be removed; processes in it: " + processes(name));
        }
    }

    /// On v1: not cpuset, whose new groups take no process before they are given processors, nor those of no use here.
    private boolean accounts(Path hierarchy) {
        return hierarchy.equals(mount)
                || Stream.of(String.valueOf(hierarchy.getFileName()).split(",")).anyMatch(ACCOUNTING::contains);
    }

    /// Removes the group where there is nothing in it, neither a process nor a group below it.
    public void removeUnused(String name) {
        folders(name).forEach(Cgroups::removeFolder);
    }

    private boolean unified() {
        return Files.exists(mount.resolve("cgroup.controllers"));
    }

    private List<Path> hierarchies() {
        if (unified()) {
            return List.of(mount);
        }
        try (Stream<Path> entries = Files.list(mount)) {
            return entries.filter(path -> Files.exists(path.resolve("cgroup.procs")))
                    .filter(path -> !Files.isSymbolicLink(path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new NodeletException("can't list the control groups in " + mount + ": " + AtomicFile.reason(e), e);
        }
    }

    private static List<Path> tree(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isDirectory)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // it went away while we looked
        }
    }

    private static List<Long> members(Path folder) {
        try {
            return Files.readAllLines(folder.resolve("cgroup.procs")).stream()
                    .map(Long::valueOf)
                    .toList();
        } catch (IOException e) {
            return List.of(); // it went away while we looked
        }
    }

    private static List<String> words(Path file) {
        return List.of(text(file).strip().split(" "));
    }

    private static String text(Path file) {
        try {
            return KernelFile.read(file);
        } catch (IOException e) {
            return ""; // it went away while we looked
        }
    }

    /// @return whether the kernel took it
    private static boolean write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            return true;
        } catch (IOException e) {
            return false; // an older kernel has no such file; or the group went away, or is not to be changed
        }
    }

    private static void removeFolder(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Busy for as long as the kernel still reaps its processes; the caller asks again.
            return;
        }
    }
}
