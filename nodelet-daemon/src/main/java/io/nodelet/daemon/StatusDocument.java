package io.nodelet.daemon;

import io.nodelet.config.JsonText;
import io.nodelet.model.PhaseId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// What the daemon knows, as documents: the seed's, and our own with the reasons, whose form `docs/status.schema.json`
/// says.
///
/// @param node who it is
/// @param wall turns the daemon's time into the wall clock's
public record StatusDocument(NodeIdentity node, UnaryOperator<Instant> wall) {
    private static final int SCHEMA = 1;

    /// Both documents, as JSON texts.
    StatusJson both(Reconciler reconciler, String configError, Map<String, Object> more, Instant now) {
        return new StatusJson(kube(reconciler, now).render(), JsonText.of(toMap(reconciler, configError, more, now)));
    }

    /// The seed's document.
    public KubeStatus kube(Reconciler reconciler, Instant now) {
        List<PhaseId> ids = reconciler.plan().ids();
        FailedCheck failed = reconciler.failedCheck(now);
        boolean empty = reconciler.down() && reconciler.attempts().current().isEmpty();
        return new KubeStatus(
                reconciler.attempts().attempts(),
                failed.name(),
                node.role(),
                reconciler.attempts().lastFailedTask(),
                ids.stream().map(PhaseId::title).toList(),
                reconciler.state(),
                reconciler.tasks().currentCheck(ids),
                empty && !reconciler.running() ? List.of() : reconciler.tasks().completed(ids),
                reconciler.running(),
                ids.stream()
                        .filter(reconciler.plan().checked()::contains)
                        .map(PhaseId::title)
                        .toList(),
                seconds(failed.at()),
                node.clusterId(),
                reconciler.tasks().current(ids),
                seconds(reconciler.lookedAt()));
    }

    /// Our own document.
    ///
    /// @param configError why the configuration file is not in force, or empty
    /// @param more        what others add
    public Map<String, Object> toMap(Reconciler reconciler, String configError, Map<String, Object> more, Instant now) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", SCHEMA);
        tree.put("node", node.name());
        tree.put("role", node.role());
        tree.put("clusterId", node.clusterId());
        tree.put("state", reconciler.state().wireName());
        tree.put("reason", reason(reconciler, now));
        tree.put("desired", reconciler.wantedState().wireName());
        tree.put("running", reconciler.running());
        tree.put("attempts", reconciler.attempts().attempts());
        tree.put("generation", reconciler.generation());
        tree.put("observedGeneration", reconciler.observedGeneration());
        tree.put("configError", configError);
        tree.put("checkedAt", text(reconciler.lookedAt()));
        tree.put("pause", pause(reconciler));
        tree.put(
                "step",
                StepRecord.toMap(reconciler.attempts().current().orElseGet(() -> reconciler.decide(now)), this::text));
        tree.put("phases", phases(reconciler));
        tree.put(
                "history",
                reconciler.attempts().deeds().stream()
                        .map(stepRecord -> stepRecord.toMap(this::text))
                        .toList());
        tree.putAll(more);
        return tree;
    }

    /// A pause stands beside it, and does not hide what is wrong.
    private static String reason(Reconciler reconciler, Instant now) {
        return reconciler.attempts().current().map(Step::describe).orElseGet(() -> switch (reconciler.decide(now)) {
            case Step.Hold hold when hold.why() == Step.Why.PAUSED -> wrong(reconciler);
            case Step step -> step.reason();
        });
    }

    private static String wrong(Reconciler reconciler) {
        List<FailureCause> due = reconciler.due();
        return due.isEmpty()
                ? reconciler.hold().moved().orElse("the configuration has changed, and is not applied yet")
                : FailureCause.text(due);
    }

    private static Map<String, Object> pause(Reconciler reconciler) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "until",
                reconciler
                        .hold()
                        .pause()
                        .map(healingPause -> healingPause
                                .until()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                        .orElse(""));
        tree.put("why", reconciler.hold().pause().map(HealingPause::why).orElse(""));
        return tree;
    }

    private List<Map<String, Object>> phases(Reconciler reconciler) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PhaseHistory phase : reconciler.histories()) {
            rows.add(phase.toMap(rows.size() + 1, reconciler.plan().checked().contains(phase.id()), this::text));
        }
        return rows;
    }

    private String text(Instant time) {
        return time.equals(Instant.EPOCH)
                ? ""
                : wall.apply(time).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private long seconds(Instant time) {
        return time.equals(Instant.EPOCH) ? 0 : wall.apply(time).getEpochSecond();
    }
}
