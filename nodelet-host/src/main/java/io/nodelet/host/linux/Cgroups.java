package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Control groups by name, in every hierarchy that the machine has: v1 (a folder per controller) or v2 (one tree).
public final class Cgroups {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Set<String> ACCOUNTING = Set.of("pids", "memory", "cpu", "cpuacct");
    private final Path mount;

    public Cgroups() {
        this(Path.of("/sys/fs/cgroup"));
    }

    Cgroups(Path mount) {
        this.mount = mount;
    }

    /// The group's folder in each hierarchy, whether it exists or not.
    public List<Path> folders(String name) {
        return hierarchies().stream().map(it -> it.resolve(name)).toList();
    }

    /// Makes the group in each hierarchy that accounts for services, and returns its folders.
    public List<Path> make(String name) {
        List<Path> folders = hierarchies().stream()
                .filter(this::accounts)
                .map(it -> it.resolve(name))
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

    /// Kills what is in the group and removes it, with the groups below it.
    public void remove(String name) {
        Poll.until(PATIENCE, () -> {
            processes(name).forEach(pid -> ProcessId.of(pid).ifPresent(it -> it.kill(true)));
            return processes(name).isEmpty();
        });
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

    private List<Path> hierarchies() {
        if (Files.exists(mount.resolve("cgroup.controllers"))) {
            return List.of(mount);
        }
        try (Stream<Path> entries = Files.list(mount)) {
            return entries.filter(it -> Files.exists(it.resolve("cgroup.procs")))
                    .filter(it -> !Files.isSymbolicLink(it))
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

    private static void removeFolder(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Busy for as long as the kernel still reaps its processes; the caller asks again.
            return;
        }
    }
}
