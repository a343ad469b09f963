package io.nodelet.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A process that can't be mistaken for a later one with the same number.
///
/// @param pid   its number on this machine; 0 for none
/// @param start when it began, in clock ticks since the machine's boot
public record ProcessId(long pid, long start) {
    public static final ProcessId NONE = new ProcessId(0, 0);

    /// The process that has this number now; [#NONE] when there is none.
    public static ProcessId of(long pid) {
        List<String> stat = stat(pid);
        return stat.isEmpty() ? NONE : new ProcessId(pid, Long.parseLong(stat.get(19)));
    }

    /// Whether it still runs: there, not a zombie, and the same one.
    public boolean alive() {
        List<String> stat = pid == 0 ? List.of() : stat(pid);
        return !stat.isEmpty()
                && Long.parseLong(stat.get(19)) == start
                && !stat.getFirst().equals("Z");
    }

    /// The fields of `/proc/PID/stat` from the state on: names may hold blanks and parentheses.
    private static List<String> stat(long pid) {
        try {
            String text = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return List.of(text.substring(text.lastIndexOf(')') + 2).split(" "));
        } catch (IOException e) {
            return List.of();
        }
    }
}
