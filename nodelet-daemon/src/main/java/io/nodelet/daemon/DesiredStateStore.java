package io.nodelet.daemon;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// What operators told the daemon, as it is now and as it lies on the disk.
final class DesiredStateStore {
    private final DesiredStateFile file;
    private final Consumer<String> log;
    private DesiredState now;

    DesiredStateStore(DesiredStateFile file, Consumer<String> log) {
        this.file = file;
        this.log = log;
        this.now = file.read();
    }

    DesiredState now() {
        return now;
    }

    /// From now on, and after a restart. A disk that is full or read-only is only complained of.
    void become(UnaryOperator<DesiredState> change) {
        now = change.apply(now);
        file.tryWrite(now, log);
    }

    /// Whether the pause has lasted until its deadline.
    boolean pauseOver(Instant wall) {
        return now.pause()
                .filter(healingPause -> !wall.isBefore(healingPause.until()))
                .isPresent();
    }
}
