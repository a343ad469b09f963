package io.nodelet.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Says that the daemon works ([DaemonListener.News#ALIVE]) for as long as the step and the looks beside the loop
/// end within their time limits. Who started it restarts a daemon that says so no more (`WatchdogSec=`).
final class Watchdog {
    private final DaemonListener daemonListener;
    private final Consumer<String> log;
    private Optional<String> told = Optional.empty();

    Watchdog(DaemonListener daemonListener, Consumer<String> log) {
        this.daemonListener = daemonListener;
        this.log = log;
    }

    /// @param longest time limit of any phase
    void turn(Worker worker, StatusChecks checks, Duration longest, Instant now) {
        Optional<String> hung = worker.hung(longest, now).or(() -> checks.hung(now));
        if (hung.isEmpty()) {
            daemonListener.tell(DaemonListener.News.ALIVE, "");
        } else if (!hung.equals(told)) {
            log.accept("nodeletd hangs, and waits for its watchdog to restart it: " + hung.get());
        }
        told = hung;
    }
}
