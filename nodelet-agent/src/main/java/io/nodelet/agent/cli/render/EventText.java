package io.nodelet.agent.cli.render;

import io.nodelet.engine.Operation;
import io.nodelet.engine.Outcome;
import io.nodelet.engine.RunEvent;
import java.time.Duration;
import java.util.Locale;

/// Events in words.
public final class EventText {
    private EventText() {}

    public static String of(RunEvent event) {
        String file = event.phase().file();
        return switch (event) {
            case RunEvent.Started started ->
                file + ": " + started.operation().name().toLowerCase(Locale.ROOT) + ": "
                        + started.phase().title();
            case RunEvent.Changing changing ->
                file + ":   " + changing.what() + " " + changing.kind() + " " + changing.key();
            case RunEvent.Progressed progressed -> file + ":   " + progressed.line();
            case RunEvent.Finished finished ->
                file + ": " + ended(finished.operation(), finished.outcome()) + " (" + seconds(finished.took()) + ")";
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

    public static String seconds(Duration took) {
        return "%.1f s".formatted(took.toMillis() / 1000.0);
    }
}
