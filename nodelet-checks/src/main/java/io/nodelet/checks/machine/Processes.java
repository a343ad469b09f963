package io.nodelet.checks.machine;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The processes of a machine, from /proc.
public record Processes(Machine machine) {
    private static final List<String> FOLDERS = List.of("/opt/pf9/", "/opt/cni/bin/");
    private static final String PROGRAMS = "/opt/pf9/pf9-kube/bin";

    /// One process.
    ///
    /// @param pid  its number
    /// @param name the kernel's short name
    /// @param exe  its program; empty when that can't be read
    /// @param ours whether that is one that Nodelet installed
    public record Running(int pid, String name, String exe, boolean ours) {
        @Override
        public String toString() {
            return name + " (pid " + pid + (exe.isEmpty() ? ")" : ", " + exe + ")");
        }
    }

    public List<Running> all() {
        Set<String> programs = programs();
        return machine.names("/proc").stream()
                .filter(name -> name.matches("[0-9]+"))
                .map(Integer::parseInt)
                .map(pid -> process(pid, programs))
                .toList();
    }

    /// Those with one of these names.
    public List<Running> named(List<String> names) {
        return all().stream().filter(running -> names.contains(running.name())).toList();
    }

    /// The one that holds a socket.
    public Optional<Running> holder(long inode) {
        String socket = "socket:[" + inode + "]";
        return all().stream().filter(running -> holds(running, socket)).findFirst();
    }

    private boolean holds(Running process, String socket) {
        String folder = "/proc/" + process.pid() + "/fd";
        return machine.names(folder).stream()
                .anyMatch(fd -> machine.link(folder + "/" + fd).equals(socket));
    }

    private Running process(int pid, Set<String> programs) {
        String folder = "/proc/" + pid;
        String exe = machine.link(folder + "/exe").replace(" (deleted)", "");
        boolean ours = FOLDERS.stream().anyMatch(exe::startsWith) || programs.contains(exe);
        return new Running(pid, machine.text(folder + "/comm").strip(), exe, ours);
    }

    /// Where our programs really lie, as the kernel says of a process: the bundle may be on a read-only disk, or a
    /// folder a link.
    private Set<String> programs() {
        return machine.names(PROGRAMS).stream()
                .flatMap(name -> machine.real(PROGRAMS + "/" + name).stream())
                .collect(Collectors.toSet());
    }
}
