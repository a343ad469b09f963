package io.nodelet.agent.secrets;

import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.secrets.ReportKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// A master's part in rotations that another master drives: looks every few seconds whether it is its turn.
public final class KeyRotationFollower implements AutoCloseable {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private final Thread thread;

    /// Begins at once.
    ///
    /// @param threads run it
    /// @param reports of this master; empty while it is none
    public KeyRotationFollower(SupervisedThreads threads, Supplier<Optional<ReportKeys>> reports) {
        this.thread = threads.start("secrets", () -> {
            while (true) {
                look(reports);
                Thread.sleep(ROUND);
            }
        });
    }

    private static void look(Supplier<Optional<ReportKeys>> reports) {
        try {
            reports.get().ifPresent(ReportKeys::look);
        } catch (NodeletException e) {
            // the cluster is away, or not there yet: the next round sees
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
