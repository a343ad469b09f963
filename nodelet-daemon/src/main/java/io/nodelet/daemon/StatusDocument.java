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
    StatusJson both(Reconciler it, String configError, Map<String, Object> more, Instant now) {
        return new StatusJson(kube(it, now).render(), JsonText.of(toMap(it, configError, more, now)));
    }

    /// The seed's document.
    public KubeStatus kube(Reconciler it, Instant now) {
        List<PhaseId> ids = it.planIndex().ids();
        FailedCheck failed = it.failedCheck(now);
        boolean empty = it.down() && it.attemptHistory().current().isEmpty();
        return new KubeStatus(
                it.attemptHistory().attempts(),
                failed.name(),
                node.role(),
                it.attemptHistory().lastFailedTask(),
                ids.stream().map(PhaseId::title).toList(),
                it.state(),
                it.phaseTasks().currentCheck(ids),
                empty && !it.running() ? List.of() : it.phaseTasks().completed(ids),
                it.running(),
                ids.stream()
                        .filter(it.planIndex().checked()::contains)
                        .map(PhaseId::title)
                        .toList(),
                seconds(failed.at()),
                node.clusterId(),
                it.phaseTasks().current(ids),
                seconds(it.lookedAt()));
    }

    /// Our own document.
    ///
    /// @param configError why the configuration file is not in force, or empty
    /// @param more        what others add
    public Map<String, Object> toMap(Reconciler it, String configError, Map<String, Object> more, Instant now) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("schema", SCHEMA);
        tree.put("node", node.name());
        tree.put("role", node.role());
        tree.put("clusterId", node.clusterId());
        tree.put("state", it.state().wireName());
        tree.put("reason", reason(it, now));
        tree.put("desired", it.desiredServiceState().wireName());
        tree.put("running", it.running());
        tree.put("attempts", it.attemptHistory().attempts());
        tree.put("generation", it.generation());
        tree.put("observedGeneration", it.observedGeneration());
        tree.put("configError", configError);
        tree.put("checkedAt", text(it.lookedAt()));
        tree.put("pause", pause(it));
        tree.put("step", StepRecord.toMap(it.attemptHistory().current().orElseGet(() -> it.decide(now)), this::text));
        tree.put("phases", phases(it));
        tree.put(
                "history",
                it.attemptHistory().deeds().stream()
                        .map(stepRecord -> stepRecord.toMap(this::text))
                        .toList());
        tree.putAll(more);
        return tree;
    }

    /// A pause stands beside it, and does not hide what is wrong.
    private static String reason(Reconciler it, Instant now) {
        return it.attemptHistory().current().map(Step::describe).orElseGet(() -> switch (it.decide(now)) {
            case Step.Hold hold when hold.why() == Step.Why.PAUSED -> wrong(it);
            case Step step -> step.reason();
        });
    }

    private static String wrong(Reconciler it) {
        List<FailureCause> due = it.due();
        return due.isEmpty()
                ? it.holdReason().moved().orElse("the configuration has changed, and is not applied yet")
                : FailureCause.text(due);
    }

    private static Map<String, Object> pause(Reconciler it) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(
                "until",
                it.holdReason()
                        .pause()
                        .map(healingPause -> healingPause
                                .until()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                        .orElse(""));
        tree.put("why", it.holdReason().pause().map(HealingPause::why).orElse(""));
        return tree;
    }

    private List<Map<String, Object>> phases(Reconciler it) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (PhaseHistory phase : it.histories()) {
            rows.add(phase.toMap(rows.size() + 1, it.planIndex().checked().contains(phase.id()), this::text));
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
