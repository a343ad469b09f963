package io.nodelet.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What the kernel says of a process in `/proc/PID/stat`.
///
/// @param pid       its number
/// @param state     the kernel's letter for what it does, such as `S`
/// @param startTime in clock ticks since boot: tells it apart from a later process with the same number
public record ProcessStat(long pid, char state, long startTime) {
    private static final int STATE = 3;
    private static final int START_TIME = 22;

    /// What it says now; empty when no process has this number.
    public static Optional<ProcessStat> read(long pid) {
        try {
            return Optional.of(parse(KernelFile.read(Path.of("/proc", Long.toString(pid), "stat"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// The line's words. The program's name, the second of them, may hold spaces and brackets itself.
    public static ProcessStat parse(String line) {
        int at = line.lastIndexOf(')') + 2;
        char state = line.charAt(at);
        for (int field = STATE; field < START_TIME; field++) {
            at = line.indexOf(' ', at) + 1;
        }
        return new ProcessStat(
                Long.parseLong(line.substring(0, line.indexOf(' '))),
                state,
                Long.parseLong(line.substring(at, line.indexOf(' ', at))));
    }

    /// Whether it has ended, and only waits for its parent to hear of it.
    public boolean ended() {
        return state == 'Z' || state == 'X';
    }

    /// Whether a signal holds it, so that it can't even end by itself. The letter of one that a debugger holds is
    /// another.
    public boolean held() {
        return state == 'T';
    }
}
