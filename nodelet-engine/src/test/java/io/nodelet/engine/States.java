package io.nodelet.engine;

import io.nodelet.model.NodeletException;

/// A run's outcomes in a line that tests compare.
final class States {
    private States() {}

    static String of(RunResult result) {
        StringBuilder text = new StringBuilder();
        result.outcomes()
                .forEach((phase, outcome) ->
                        text.append(phase.number()).append(word(outcome)).append("; "));
        return text.toString();
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(int changes) -> " done " + changes;
            case Outcome.Unchanged _ -> " unchanged";
            case Outcome.Failed(NodeletException cause) -> " failed: " + cause.getMessage();
            case Outcome.Skipped(String reason) -> " skipped: " + reason;
        };
    }
}
