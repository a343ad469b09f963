package io.nodelet.daemon.control;

import io.nodelet.engine.Operation;
import io.nodelet.engine.Outcome;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/// Runs and their events as JSON objects, and back. `docs/daemon.md` describes them.
final class ProtocolCodec {
    /// Of one service: an older daemon refuses it, and does not start its phase in its place.
    private static final String RESTART = "RESTART_SERVICE";

    private ProtocolCodec() {}

    static Map<String, Object> of(RunEvent event) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", event.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        tree.put("phase", phase(event.phase()));
        switch (event) {
            case RunEvent.Started started ->
                tree.put("operation", started.operation().name());
            case RunEvent.Changing changing -> {
                tree.put("what", changing.what());
                tree.put("kind", changing.kind());
                tree.put("key", changing.key());
            }
            case RunEvent.Progressed progressed -> tree.put("line", progressed.line());
            case RunEvent.Finished finished -> {
                tree.put("operation", finished.operation().name());
                tree.put("outcome", outcome(finished.outcome()));
                tree.put("millis", finished.took().toMillis());
            }
        }
        return tree;
    }

    /// The event, when it is one of a run.
    static Optional<RunEvent> event(JsonNode tree) {
        PhaseId phase = phase(tree.path("phase"));
        return switch (text(tree, "event")) {
            case "started" -> Optional.of(new RunEvent.Started(phase, operation(tree)));
            case "changing" ->
                Optional.of(new RunEvent.Changing(phase, text(tree, "what"), text(tree, "kind"), text(tree, "key")));
            case "progressed" -> Optional.of(new RunEvent.Progressed(phase, text(tree, "line")));
            case "finished" ->
                Optional.of(new RunEvent.Finished(phase, operation(tree), outcome(tree.path("outcome")), took(tree)));
            default -> Optional.empty();
        };
    }

    static Map<String, Object> of(List<RunResult> results) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (RunResult result : results) {
            Map<String, Object> row = new LinkedHashMap<>();
            List<Map<String, Object>> outcomes = new ArrayList<>();
            result.outcomes().forEach((id, outcome) -> {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("phase", phase(id));
                one.put("outcome", outcome(outcome));
                outcomes.add(one);
            });
            row.put("operation", result.operation().name());
            row.put("millis", result.took().toMillis());
            row.put("outcomes", outcomes);
            rows.add(row);
        }
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", "result");
        tree.put("results", rows);
        return tree;
    }

    static List<RunResult> results(JsonNode tree) {
        List<RunResult> results = new ArrayList<>();
        for (JsonNode row : tree.path("results")) {
            SequencedMap<PhaseId, Outcome> outcomes = new LinkedHashMap<>();
            row.path("outcomes").forEach(one -> outcomes.put(phase(one.path("phase")), outcome(one.path("outcome"))));
            results.add(new RunResult(operation(row), outcomes, took(row)));
        }
        return results;
    }

    static Map<String, Object> of(RunOptions options) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("from", options.from());
        tree.put("single", options.single());
        tree.put("force", options.force());
        tree.put("timeoutMillis", options.timeout().map(Duration::toMillis).orElse(0L));
        return tree;
    }

    static Map<String, Object> of(RunRequest run) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "operation",
                run.service().isPresent() ? RESTART : run.operation().name());
        tree.put("options", of(run.options()));
        tree.put("service", run.service().orElse(""));
        return tree;
    }

    /// Of `runs`, each with options of its own; or of `steps` that share the request's options.
    ///
    /// @throws NodeletException when there is none
    static List<RunRequest> runs(JsonNode request) {
        List<RunRequest> runs = new ArrayList<>();
        request.path("runs").forEach(node -> runs.add(run(node)));
        RunOptions shared = options(request.path("options"));
        request.path("steps").forEach(node -> runs.add(new RunRequest(Operation.valueOf(node.asString("")), shared)));
        if (runs.isEmpty()) {
            throw new NodeletException("the order has no runs", "It needs START or STOP: see docs/daemon.md.");
        }
        return runs;
    }

    private static RunRequest run(JsonNode tree) {
        RunOptions options = options(tree.path("options"));
        return text(tree, "operation").equals(RESTART)
                ? RunRequest.restart(options.from(), text(tree, "service"))
                : new RunRequest(operation(tree), options);
    }

    static RunOptions options(JsonNode tree) {
        long timeout = tree.path("timeoutMillis").asLong(0);
        return new RunOptions(
                tree.path("from").asInt(0),
                tree.path("single").asBoolean(false),
                tree.path("force").asBoolean(false),
                timeout == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(timeout)));
    }

    static String text(JsonNode tree, String key) {
        return tree.path(key).asString("");
    }

    static Map<String, Object> phase(PhaseId id) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("number", id.number());
        tree.put("file", id.file());
        tree.put("name", id.title());
        return tree;
    }

    static PhaseId phase(JsonNode tree) {
        return new PhaseId(tree.path("number").asInt(0), text(tree, "file"), text(tree, "name"));
    }

    private static Operation operation(JsonNode tree) {
        return Operation.valueOf(text(tree, "operation"));
    }

    private static Duration took(JsonNode tree) {
        return Duration.ofMillis(tree.path("millis").asLong(0));
    }

    private static Map<String, Object> outcome(Outcome outcome) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("is", outcome.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
        switch (outcome) {
            case Outcome.Done(int changes) -> tree.put("changes", changes);
            case Outcome.Unchanged() -> {}
            case Outcome.Skipped(String reason) -> tree.put("reason", reason);
            case Outcome.Failed(NodeletException cause) -> {
                tree.put("reason", String.valueOf(cause.getMessage()));
                tree.put("code", cause.failure().code().id());
                tree.put("subject", cause.failure().subject());
                tree.put("remedy", cause.remedy());
            }
        }
        return tree;
    }

    private static Outcome outcome(JsonNode tree) {
        return switch (text(tree, "is")) {
            case "done" -> new Outcome.Done(tree.path("changes").asInt(0));
            case "unchanged" -> new Outcome.Unchanged();
            case "skipped" -> new Outcome.Skipped(text(tree, "reason"));
            default -> new Outcome.Failed(new NodeletException(failure(tree), text(tree, "remedy"), null));
        };
    }

    /// A daemon of an older version sends no code.
    private static Failure failure(JsonNode tree) {
        ReasonCode code = ReasonCode.of(tree.path("code").asString("")).orElse(ReasonCode.UNCLASSIFIED);
        return new Failure(code, tree.path("subject").asString(""), text(tree, "reason"));
    }
}
