package io.nodelet.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// When the configuration is to be read again, who waits for it, and what came of it last. For the loop's thread only.
final class ReloadRequests {
    private final List<CompletableFuture<String>> waiting = new ArrayList<>();
    private Instant due = Instant.MAX;
    private String error = "";

    void wanted(Instant when) {
        due = when;
    }

    /// Wanted now.
    ///
    /// @param done ends with what is wrong with the configuration, or an empty text
    void wanted(Instant now, CompletableFuture<String> done) {
        waiting.add(done);
        due = now;
    }

    Instant due() {
        return due;
    }

    void begun() {
        due = Instant.MAX;
    }

    /// @param problem of the configuration; empty when it is in force
    void ended(String problem) {
        error = problem;
        waiting.forEach(future -> future.complete(problem));
        waiting.clear();
    }

    /// What is wrong with the file, so that the configuration before is in force; empty when nothing is.
    String error() {
        return error;
    }
}
