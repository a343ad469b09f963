package io.nodelet.bench.history;

import java.util.Comparator;
import java.util.List;

/// All that is known of one value of a register: its write and the reads that returned it. It was the register's value
/// at one stretch, from some moment before the first of these ended to some moment after the last of them began.
///
/// @param write what wrote it
/// @param reads what returned it
record ValueLife(RegisterOperation write, List<RegisterOperation> reads) {
    ValueLife {
        reads = List.copyOf(reads);
    }

    /// The one that ended first: the value was there by then.
    RegisterOperation earliest() {
        return reads.stream()
                .min(Comparator.comparingLong(RegisterOperation::end))
                .filter(read -> read.end() < write.latestEffect())
                .orElse(write);
    }

    /// The one that began last: the value was there later still.
    RegisterOperation latest() {
        return reads.stream()
                .max(Comparator.comparingLong(RegisterOperation::start))
                .filter(read -> read.start() > write.start())
                .orElse(write);
    }

    long thereBy() {
        return earliest().latestEffect();
    }

    long thereAfter() {
        return latest().start();
    }

    /// Whether each of the two was there before the other one: no order of them explains what was seen.
    boolean contradicts(ValueLife other) {
        return thereBy() < other.thereAfter() && other.thereBy() < thereAfter();
    }
}
