package io.nodelet.daemon;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of one phase: the last report, since when it is so, and the results before it.
final class PhaseHistory {
    private static final int KEPT = 10;
    private static final int EVIDENCE = 5;
    /// The state of a phase that was not looked at yet.
    static final String UNKNOWN = "unknown";

    private final PhaseId id;
    private final Deque<Result> results = new ArrayDeque<>();
    private @Nullable PhaseReport last;
    private Instant since = Instant.EPOCH;
    private boolean certain;
    private boolean hung;
    private int failures;
    /// What was seen when it failed; a later look often only sees that it is gone.
    private Optional<Failure> first = Optional.empty();

    private int weight;
    private Duration took = Duration.ZERO;
    private int restarts;

    PhaseHistory(PhaseId id) {
        this.id = id;
    }

    /// One check's result.
    record Result(Instant at, String state, String reason) {}

    /// @param sure whether it was seen beyond doubt
    void report(PhaseReport report, boolean sure, Instant now) {
        PhaseReport before = last;
        boolean another = before != null && FailureCause.anotherService(before, report);
        if (before == null || before.state() != report.state()) {
            since = now;
        }
        if (another) {
            forget();
        }
        last = report;
        reason(report, sure);
        failures = report.running() ? 0 : failures;
        failures += report.running() ? 0 : 1;
        boolean standsStill = sure && FailureCause.lost(report).isEmpty();
        hung = !report.running() && (hung || standsStill);
        certain = sure
                || failures > 1
                || report.state() == PhaseReport.State.STOPPED
                || !FailureCause.lost(report).isEmpty();
        results.addLast(new Result(now, wireName(report), report.reason()));
        if (results.size() > KEPT) {
            results.removeFirst();
        }
    }

    /// What was known of one service says nothing of another.
    private void forget() {
        first = Optional.empty();
        weight = 0;
        failures = 0;
        hung = false;
    }

    /// What was seen first says most, but for what weighs more.
    private void reason(PhaseReport report, boolean sure) {
        int seen = report.running() ? 0 : Math.max(FailureCause.weight(report), sure ? 1 : 0);
        if (report.running() || first.isEmpty() || seen > weight || (sure && seen == weight)) {
            first = report.running() ? Optional.empty() : report.failure();
            weight = seen;
        }
    }

    /// The daemon set it right, or tried to.
    void restarted() {
        restarts++;
    }

    int restarts() {
        return restarts;
    }

    void took(Duration duration) {
        took = duration;
    }

    Duration took() {
        return took;
    }

    Optional<PhaseReport> last() {
        return Optional.ofNullable(last);
    }

    boolean running() {
        return last().filter(PhaseReport::running).isPresent();
    }

    /// Whether something of it is there, and not as it should be.
    boolean failed() {
        return last().filter(phaseReport -> phaseReport.state() == PhaseReport.State.FAILED)
                .isPresent();
    }

    /// Whether it is only a live check that says no.
    boolean onlyUnwell() {
        return last().filter(phaseReport -> phaseReport.state() == PhaseReport.State.FAILED
                        && FailureCause.lost(phaseReport).isEmpty())
                .isPresent();
    }

    /// Why it is not running: what was seen first.
    String reason() {
        return first.map(Failure::message).orElse("");
    }

    boolean certain() {
        return certain;
    }

    /// What a step that is about it is made for.
    FailureReason trouble() {
        return last().map(phaseReport -> FailureReason.of(phaseReport, hung)).orElse(FailureReason.WANTED);
    }

    Instant since() {
        return since;
    }

    PhaseId id() {
        return id;
    }

    /// @param wall turns the daemon's time into the wall clock's
    Map<String, Object> toMap(int index, boolean checked, Function<Instant, String> wall) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("index", index);
        tree.put("number", id.number());
        tree.put("file", id.file());
        tree.put("name", id.title());
        tree.put("statusCheck", checked);
        tree.put("state", wireName());
        tree.put("since", last == null ? "" : wall.apply(since));
        tree.put("code", first.map(failure -> failure.code().id()).orElse(""));
        tree.put("scope", first.map(failure -> failure.scope().id()).orElse(""));
        tree.put("reason", reason());
        tree.put("evidence", last().map(this::evidence).orElse(List.of()));
        tree.put("seconds", took.toMillis() / 1000.0);
        tree.put("restarts", restarts);
        List<Map<String, Object>> rows = new ArrayList<>();
        results.forEach(otherResult -> rows.add(result(otherResult, wall)));
        tree.put("results", rows);
        return tree;
    }

    private static Map<String, Object> result(Result result, Function<Instant, String> wall) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("at", wall.apply(result.at()));
        row.put("state", result.state());
        row.put("reason", result.reason());
        return row;
    }

    String wireName() {
        return last().map(PhaseHistory::wireName).orElse(UNKNOWN);
    }

    private static String wireName(PhaseReport report) {
        return report.state().name().toLowerCase(Locale.ROOT);
    }

    /// What was seen last, then what differs.
    private List<String> evidence(PhaseReport report) {
        Stream<String> seen = report.reason().equals(reason()) ? Stream.of() : Stream.of(report.reason());
        return Stream.concat(seen, report.differences().stream().limit(EVIDENCE).map(PhaseHistory::line))
                .toList();
    }

    private static String line(Change change) {
        return change.what() + " " + change.kind() + " " + change.key()
                + (change.why().isEmpty() ? "" : ": " + change.why());
    }
}
