package io.nodelet.bench.history;

import java.util.List;

/// A promise that was broken.
///
/// @param kind       which one
/// @param register   whose
/// @param operations that show it, in the order of the sentence
/// @param sentence   what happened, for people
public record HistoryViolation(Kind kind, String register, List<RegisterOperation> operations, String sentence) {
    /// The promises.
    public enum Kind {
        /// What was written, or already read, is not there any more.
        LOST_WRITE,
        /// An older value was read although a newer one was there.
        STALE_READ,
        /// A value was read that nobody wrote, or not yet, or whose write was refused.
        PHANTOM
    }

    public HistoryViolation {
        operations = List.copyOf(operations);
    }
}
