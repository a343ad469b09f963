package io.nodelet.sandbox;

/// A process as a sandbox's record names it: one that can't be mistaken for a later one with the same number.
///
/// @param pid   its number on this machine; 0 for none
/// @param start when it began, in clock ticks since the machine's boot
public record RecordedProcess(long pid, long start) {
    public static final RecordedProcess NONE = new RecordedProcess(0, 0);

    /// The process that has this number now; [#NONE] when there is none.
    public static RecordedProcess of(long pid) {
        return io.nodelet.host.linux.ProcessId.of(pid)
                .map(processId -> new RecordedProcess(processId.pid(), processId.startTime()))
                .orElse(NONE);
    }

    /// Whether it still runs: there, not a zombie, and the same one.
    public boolean alive() {
        return new io.nodelet.host.linux.ProcessId(pid, start).alive();
    }
}
