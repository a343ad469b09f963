package io.nodelet.daemon;

import java.util.function.Consumer;

/// Says each decision once, and how each step ended.
final class StepLog {
    private final Consumer<String> log;
    private String last = "";

    StepLog(Consumer<String> log) {
        this.log = log;
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
    }

    String last() {
        return last;
    }
}
