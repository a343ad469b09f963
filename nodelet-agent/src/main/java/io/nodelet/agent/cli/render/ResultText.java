package io.nodelet.agent.cli.render;

import io.nodelet.engine.Operation;
import io.nodelet.engine.Outcome;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What a run did, in words and as a tree.
public record ResultText(Plan plan, RunResult result, Map<Integer, Duration> times) {
    public String forPerson() {
        var table = new TextTable("INDEX NUMBER", "FILE", "NAME", "PHASE STATUS");
        result.outcomes()
                .forEach((id, outcome) ->
                        table.row(plan.ids().indexOf(id) + 1, id.file(), id.title(), word(id, outcome)));
        String took = EventText.seconds(result.took());
        String what = result.unchanged() ? "nothing had to change" : result.isSuccess() ? "done" : "not done";
        return table + what + " in " + took + "\n" + closing();
    }

    private String closing() {
        boolean start = result.operation() == Operation.START;
        return (start && result.isSuccess()) || result.refused() ? StatusText.RUNNING : StatusText.NOT_RUNNING;
    }

    private String word(PhaseId id, Outcome outcome) {
        boolean checked =
                plan.phases().stream().filter(phase -> phase.id().equals(id)).anyMatch(Phase::hasStatusCheck);
        return switch (outcome) {
            case Outcome.Failed _ -> "failed";
            case Outcome.Skipped _ -> "skipped";
            case Outcome.Done _, Outcome.Unchanged _ ->
                !checked ? "N/A" : result.operation() == Operation.STOP ? "stopped" : "running";
        };
    }

    /// Each failure with its cause and remedy, for the error output.
    public List<String> failures() {
        return result.outcomes().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Outcome.Failed)
                .map(entry -> failure(entry.getKey(), ((Outcome.Failed) entry.getValue()).cause()))
                .toList();
    }

    private static String failure(PhaseId id, NodeletException cause) {
        return "error: " + id.file() + ": " + cause.getMessage()
                + (cause.remedy().isEmpty() ? "" : "\n  " + cause.remedy());
    }

    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("operation", result.operation().name().toLowerCase(Locale.ROOT));
        tree.put("good", result.isSuccess());
        tree.put("unchanged", result.unchanged());
        tree.put("seconds", seconds(result.took()));
        tree.put(
                "phases",
                result.outcomes().entrySet().stream()
                        .map(entry -> row(entry.getKey(), entry.getValue()))
                        .toList());
        return tree;
    }

    private Map<String, Object> row(PhaseId id, Outcome outcome) {
        Map<String, Object> row = StatusText.identity(plan.ids().indexOf(id) + 1, id);
        row.put("status", word(id, outcome));
        row.put("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        row.put("seconds", seconds(times.getOrDefault(id.number(), Duration.ZERO)));
        switch (outcome) {
            case Outcome.Done(int changes) -> row.put("changes", changes);
            case Outcome.Unchanged() -> row.put("changes", 0);
            case Outcome.Skipped(String reason) -> row.put("reason", reason);
            case Outcome.Failed(NodeletException cause) -> {
                row.put("reason", String.valueOf(cause.getMessage()));
                row.put("remedy", cause.remedy());
            }
        }
        return row;
    }

    private static double seconds(Duration took) {
        return took.toMillis() / 1000.0;
    }
}
