package io.nodelet.daemon;

import java.util.function.Consumer;

/// Says each decision once, and how each step ended.
final class StepLog {
    private final Consumer<String> log;
    private final Announcer announcer;
    private String last = "";

    StepLog(Consumer<String> log, Announcer announcer) {
        this.log = log;
        this.announcer = announcer;
    }

    void decided(Step step) {
        if (!step.text().equals(last)) {
            last = step.text();
            log.accept(last);
        }
    }

    void made(Step step, StepResult result) {
        last = step.text() + ": " + (result.good() ? "done" : "FAILED: " + result.reason());
        log.accept(last);
        announcer.made(step, result);
    }

    String last() {
        return last;
    }
}
