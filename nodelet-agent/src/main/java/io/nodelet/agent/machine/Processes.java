package io.nodelet.agent.machine;

import java.util.List;
import java.util.Optional;

/// The processes of a machine, from /proc.
public record Processes(Machine machine) {
    private static final List<String> OURS = List.of("/opt/pf9/", "/opt/cni/bin/");

    /// One process.
    ///
    /// @param pid  its number
    /// @param name the kernel's short name
    /// @param exe  its program; empty when that can't be read
    public record Running(int pid, String name, String exe) {
        /// Whether its program is one that Nodelet installed.
        public boolean ours() {
            return OURS.stream().anyMatch(exe::startsWith);
        }

        @Override
        public String toString() {
            return name + " (pid " + pid + (exe.isEmpty() ? ")" : ", " + exe + ")");
        }
    }

    public List<Running> all() {
        return machine.names("/proc").stream()
                .filter(name -> name.matches("[0-9]+"))
                .map(Integer::parseInt)
                .map(this::process)
                .toList();
    }

    /// Those with one of these names.
    public List<Running> named(List<String> names) {
        return all().stream().filter(it -> names.contains(it.name())).toList();
    }

    /// The one that holds a socket.
    public Optional<Running> holder(long inode) {
        String socket = "socket:[" + inode + "]";
        return all().stream().filter(it -> holds(it, socket)).findFirst();
    }

    private boolean holds(Running process, String socket) {
        String folder = "/proc/" + process.pid() + "/fd";
        return machine.names(folder).stream()
                .anyMatch(fd -> machine.link(folder + "/" + fd).equals(socket));
    }

    private Running process(int pid) {
        String folder = "/proc/" + pid;
        return new Running(
                pid,
                machine.text(folder + "/comm").strip(),
                machine.link(folder + "/exe").replace(" (deleted)", ""));
    }
}
