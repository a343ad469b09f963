package io.nodelet.bench.history;

import java.util.Locale;

/// One write or read of a register, as its client saw it. Times are nanoseconds of one clock.
///
/// @param id       a number of its own, from 1 on
/// @param client   who did it
/// @param kind     write or read
/// @param register name of the register
/// @param value    what was written or read; no two writes of a register have the same, and none is empty: that is what
///                 a register holds before the first
/// @param outcome  what the client was told; a read without an answer is in no history
/// @param start    when the request began
/// @param end      when its answer was there; for an unknown outcome, when the client gave up
public record RegisterOperation(
        long id, String client, Kind kind, String register, String value, Outcome outcome, long start, long end) {
    /// What it does.
    public enum Kind {
        WRITE,
        READ
    }

    /// What the client was told.
    public enum Outcome {
        /// It is done.
        OK,
        /// It was not done and never will be.
        FAILED,
        /// Nothing: it may have been done, may be done later, or never.
        UNKNOWN
    }

    boolean isWrite() {
        return kind == Kind.WRITE;
    }

    /// The last moment at which it can have taken effect.
    long latestEffect() {
        return outcome == Outcome.OK ? end : Long.MAX_VALUE;
    }

    /// In words, with times in seconds since `zero`.
    String words(long zero) {
        if (id == 0) {
            return "the beginning";
        }
        String what = isWrite() ? "write" : "read";
        String told = outcome == Outcome.OK ? "" : outcome == Outcome.FAILED ? ", refused" : ", never answered";
        return String.format(
                Locale.ROOT,
                "%s #%d of %s by %s (%.3f–%.3f s%s)",
                what,
                id,
                value.isEmpty() ? "nothing" : "'" + value + "'",
                client,
                (start - zero) / 1e9,
                (end - zero) / 1e9,
                told);
    }
}
