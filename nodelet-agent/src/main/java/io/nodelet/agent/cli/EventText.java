package io.nodelet.agent.cli;

import io.nodelet.engine.Operation;
import io.nodelet.engine.Outcome;
import io.nodelet.engine.RunEvent;
import java.time.Duration;
import java.util.Locale;

/// Events in words.
final class EventText {
    private EventText() {}

    static String of(RunEvent event) {
        String file = event.phase().file();
        return switch (event) {
            case RunEvent.Started it ->
                file + ": " + it.operation().name().toLowerCase(Locale.ROOT) + ": "
                        + it.phase().title();
            case RunEvent.Changing it -> file + ":   " + it.what() + " " + it.kind() + " " + it.key();
            case RunEvent.Progressed it -> file + ":   " + it.line();
            case RunEvent.Finished it ->
                file + ": " + ended(it.operation(), it.outcome()) + " (" + seconds(it.took()) + ")";
        };
    }

    /// How a phase ended.
    static String ended(Operation operation, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(int changes) ->
                (operation == Operation.STOP ? "stopped, " : "started, ")
                        + (changes == 1 ? "1 change" : changes + " changes");
            case Outcome.Unchanged() -> operation == Operation.STOP ? "nothing to stop" : "nothing to do";
            case Outcome.Failed(var cause) ->
                "FAILED: " + cause.getMessage() + (cause.remedy().isEmpty() ? "" : " -> " + cause.remedy());
            case Outcome.Skipped(String reason) -> "skipped: " + reason;
        };
    }

    static String seconds(Duration took) {
        return "%.1f s".formatted(took.toMillis() / 1000.0);
    }
}
