package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Memory;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// A machine whose memory is used up, or whose work waits for it.
final class MemoryRule implements Rule {
    private static final long MIB = 1 << 20;
    private static final int LEAST_PERCENT = 2;
    private static final double STALLED = 40;

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Memory memory = facts.memory();
        boolean gone = memory.total() > 0 && memory.available() * 100 < memory.total() * LEAST_PERCENT;
        if (!gone && memory.pressure() < STALLED) {
            return Stream.empty();
        }
        String numbers = "/proc/meminfo: %d MiB of %d MiB available; /proc/pressure/memory: full avg10=%.1f"
                .formatted(memory.available() / MIB, memory.total() / MIB, memory.pressure());
        return Stream.of(Finding.of(
                Cause.MEMORY_EXHAUSTED,
                Component.MACHINE,
                "memory",
                "The machine has no memory left",
                List.of(numbers),
                new Remedy("ps -eo rss,pid,comm --sort=-rss | head", "End what uses it, or add memory.")));
    }
}
