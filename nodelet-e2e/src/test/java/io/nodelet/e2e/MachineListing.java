package io.nodelet.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A listing of what a sandbox must leave as it was.
///
/// @param mounts    of this process's namespace
/// @param links     network interfaces
/// @param routes    of the main table, and the rules
/// @param firewall  the nftables ruleset
/// @param settings  of the kernel that nodes like to change
/// @param cgroups   folders that carry the sandbox's name
/// @param processes in such cgroups
record MachineListing(
        List<String> mounts,
        List<String> links,
        List<String> routes,
        List<String> firewall,
        List<String> settings,
        List<String> cgroups,
        List<String> processes) {

    /// The machine now, with what belongs to sandboxes whose names contain this text.
    static MachineListing listing(String name) {
        return new MachineListing(
                lines(Path.of("/proc/self/mountinfo")),
                Shell.run("ip", "-o", "link")
                        .out()
                        .lines()
                        .map(MachineListing::stable)
                        .toList(),
                Stream.of(
                                Shell.run("ip", "route").out(),
                                Shell.run("ip", "rule").out())
                        .flatMap(String::lines)
                        .toList(),
                Shell.run("nft", "list", "ruleset").out().lines().toList(),
                Stream.of("vm/overcommit_memory", "kernel/panic", "kernel/hostname", "net/ipv4/ip_forward")
                        .map(setting -> setting + "=" + lines(Path.of("/proc/sys", setting)))
                        .toList(),
                cgroups(name),
                processes(name));
    }

    /// What has come (`+`) and what has gone (`-`) since this listing.
    List<String> changes(MachineListing now) {
        List<String> mine = all();
        List<String> theirs = now.all();
        return Stream.concat(
                        mine.stream().filter(line -> !theirs.contains(line)).map("- "::concat),
                        theirs.stream().filter(line -> !mine.contains(line)).map("+ "::concat))
                .toList();
    }

    private List<String> all() {
        return Stream.of(mounts, links, routes, firewall, settings, cgroups, processes)
                .flatMap(List::stream)
                .toList();
    }

    /// Index, name and flags of an interface: its queue's state may change by itself.
    private static String stable(String link) {
        return link.substring(0, link.indexOf('>') + 1);
    }

    private static List<String> cgroups(String name) {
        List<String> found = new ArrayList<>();
        for (String mount : lines(Path.of("/proc/self/mountinfo"))) {
            if (mount.contains(" - cgroup")) {
                walk(Path.of(mount.split(" ", -1)[4]), name, found);
            }
        }
        return found;
    }

    private static void walk(Path folder, String name, List<String> found) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                if (entry.toString().contains(name)) {
                    found.add(entry.toString());
                }
                walk(entry, name, found);
            }
        } catch (IOException | UncheckedIOException e) {
            // Another's cgroup that went while we looked.
            return;
        }
    }

    private static List<String> processes(String name) {
        return ProcessHandle.allProcesses()
                .filter(process -> lines(Path.of("/proc", Long.toString(process.pid()), "cgroup")).stream()
                        .anyMatch(line -> line.contains(name)))
                .filter(process -> !dead(process.pid()))
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
    }

    /// Whether it only waits for whoever adopted it, which may take its time.
    private static boolean dead(long pid) {
        return lines(Path.of("/proc", Long.toString(pid), "status")).contains("State:\tZ (zombie)");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of();
        }
    }
}
