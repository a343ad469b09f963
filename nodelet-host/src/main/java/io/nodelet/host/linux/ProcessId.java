package io.nodelet.host.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// A process, told apart from a later one with the same number by its start time.
///
/// @param pid       its number
/// @param startTime in clock ticks since boot, field 22 of /proc/PID/stat
public record ProcessId(long pid, long startTime) {
    /// The process that has this number now, unless it is a zombie.
    public static Optional<ProcessId> of(long pid) {
        try {
            return Optional.of(parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))))
                    .filter(ProcessId::notZombie)
                    .map(Stat::id);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Whether this very process still runs.
    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /// Whether a signal holds it, so that it can't even end by itself.
    boolean held() {
        try {
            Stat stat = parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
            return stat.id().equals(this) && stat.state() == 'T';
        } catch (IOException e) {
            return false; // it ended this very moment
        }
    }

    /// Sends a signal, when it is still this process.
    public void kill(boolean hard) {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(it -> {
                boolean _ = hard ? it.destroyForcibly() : it.destroy();
            });
        }
    }

    static ProcessId ofStat(String line) {
        return parse(line).id();
    }

    private static boolean notZombie(Stat stat) {
        return stat.state() != 'Z' && stat.state() != 'X';
    }

    private static Stat parse(String line) {
        long pid = Long.parseLong(line.substring(0, line.indexOf(' ')));
        String[] rest = line.substring(line.lastIndexOf(')') + 2).strip().split(" ");
        return new Stat(new ProcessId(pid, Long.parseLong(rest[19])), rest[0].charAt(0));
    }

    private record Stat(ProcessId id, char state) {}
}
