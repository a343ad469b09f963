package io.nodelet.daemon;

import java.util.function.Consumer;

/// Says each decision once, and how each step ended.
final class StepLog {
    private final Consumer<String> log;
    private final DaemonListener daemonListener;
    private String last = "";

    StepLog(Consumer<String> log, DaemonListener daemonListener) {
        this.log = log;
        this.daemonListener = daemonListener;
    }

    void decided(Step step) {
        if (!step.describe().equals(last)) {
            last = step.describe();
            log.accept(last);
        }
    }

    void made(Step step, StepResult result) {
        last = step.describe() + ": " + (result.good() ? "done" : "FAILED: " + result.reason());
        log.accept(last);
        daemonListener.made(step, result);
    }

    String last() {
        return last;
    }
}
