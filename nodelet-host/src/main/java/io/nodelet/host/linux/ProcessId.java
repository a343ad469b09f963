package io.nodelet.host.linux;

import io.nodelet.host.ProcessStat;
import java.util.Optional;

/// A process, told apart from a later one with the same number by its start time.
///
/// @param pid       its number
/// @param startTime in clock ticks since boot, field 22 of /proc/PID/stat
public record ProcessId(long pid, long startTime) {
    /// The process that has this number now, unless it is a zombie.
    public static Optional<ProcessId> of(long pid) {
        return ProcessStat.read(pid).filter(processStat -> !processStat.ended()).map(ProcessId::of);
    }

    /// Both numbers, as records hold them.
    String describe() {
        return pid + " " + startTime;
    }

    /// Whether this very process still runs.
    public boolean alive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /// Whether a signal holds it, so that it can't even end by itself.
    boolean held() {
        return ProcessStat.read(pid)
                .filter(processStat -> processStat.held() && of(processStat).equals(this))
                .isPresent();
    }

    /// Sends a signal, when it is still this process.
    public void kill(boolean hard) {
        if (alive()) {
            ProcessHandle.of(pid).ifPresent(process -> {
                boolean _ = hard ? process.destroyForcibly() : process.destroy();
            });
        }
    }

    static ProcessId ofStat(String line) {
        return of(ProcessStat.parse(line));
    }

    private static ProcessId of(ProcessStat stat) {
        return new ProcessId(stat.pid(), stat.startTime());
    }
}
