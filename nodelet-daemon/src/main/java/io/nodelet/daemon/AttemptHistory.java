package io.nodelet.daemon;

import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The steps that were made, and how they are counted: attempts of the node until it is well, and tries of each phase
/// until it stays well.
final class AttemptHistory {
    /// What a step that is about no phase is counted under.
    static final String STOPPING = "stop";

    private static final int KEPT = 20;
    private final BackoffPolicy backoffPolicy;
    private final Ladder ladder;
    private final Map<String, RetryState> tries = new HashMap<>();
    private final Deque<Instant> recent = new ArrayDeque<>();
    private final Deque<StepRecord> deeds = new ArrayDeque<>();
    private Optional<Step> current = Optional.empty();
    private Optional<Step> previous = Optional.empty();
    private boolean previousGood;
    private String currentKey = "";
    private Instant currentBegan = Instant.EPOCH;
    private boolean currentPatient;
    private boolean previousPatient;
    private int attempts;
    private int own;
    private String brokenOff = "";
    private String lastFailedTask = "";

    AttemptHistory(BackoffPolicy backoffPolicy, Ladder ladder) {
        this.backoffPolicy = backoffPolicy;
        this.ladder = ladder;
    }

    /// A step is about to be made. One that goes on to another phase after a good one is the same attempt.
    ///
    /// @param key     what its tries are counted under
    /// @param patient whether it is made for something outside of this node
    void began(Step step, String key, boolean patient, Instant now) {
        boolean goesOn =
                previousGood && previous.isPresent() && !previous.get().about().equals(step.about());
        if (attempts == 0 || !goesOn) {
            attempts++;
        }
        if (!patient && (own == 0 || !goesOn || previousPatient)) {
            own++;
        }
        currentPatient = patient;
        current = Optional.of(step);
        currentKey = key;
        currentBegan = now;
        recent.addLast(now);
        while (recent.getFirst().plus(backoffPolicy.window()).isBefore(now)) {
            recent.removeFirst();
        }
    }

    /// @param failingSince since when the phase of a key is not well; empty when it is
    void ended(StepResult result, Function<String, Optional<Instant>> failingSince, Instant now) {
        current.ifPresent(step -> {
            Duration took = Duration.between(currentBegan, now);
            deeds.addLast(new StepRecord(step, currentBegan, took, result.good() ? "good" : result.reason(), attempts));
            if (deeds.size() > KEPT) {
                deeds.removeFirst();
            }
            if (!result.broken()) {
                count(step, result, failingSince, now);
            }
            previous = Optional.of(step);
            previousGood = result.good();
            previousPatient = currentPatient;
            brokenOff = result.broken() ? currentKey : "";
        });
        current = Optional.empty();
    }

    private void count(Step step, StepResult result, Function<String, Optional<Instant>> failingSince, Instant now) {
        String key = result.failed()
                .filter(phaseId ->
                        step.about().isPresent() && !step.about().get().equals(phaseId))
                .map(PhaseId::file)
                .orElse(currentKey);
        RetryState before = tries(key);
        boolean anew = before.forgottenBy(failingSince.apply(key).orElse(now), backoffPolicy.settled());
        int count = anew ? 1 : before.count() + 1;
        Duration rest = ladder.rest(count, currentPatient ? attempts : own);
        tries.put(key, new RetryState(count, now, result.good(), now.plus(rest)));
        lastFailedTask = result.good()
                ? ""
                : result.failed().or(step::about).map(PhaseId::title).orElse("");
    }

    /// All is as wanted: the next failure is the first.
    void well() {
        attempts = 0;
        own = 0;
        lastFailedTask = "";
        previous = Optional.empty();
    }

    /// All that is this node's is as wanted: its next failure is the first, whatever is away elsewhere.
    void ownWell() {
        own = 0;
    }

    /// Somebody else took over: nothing that was tried counts any more.
    void forget() {
        tries.clear();
        well();
    }

    RetryState tries(String key) {
        return tries.getOrDefault(key, RetryState.NONE);
    }

    /// Those that may be set right, in turn: what was broken off for another one waits until that had its own.
    List<FailureCause> turns(List<FailureCause> due) {
        Predicate<FailureCause> last = failureCause -> failureCause.key().equals(brokenOff);
        return Stream.concat(
                        due.stream().filter(Predicate.not(last)), due.stream().filter(last))
                .toList();
    }

    /// When the last steps began, oldest first.
    List<Instant> recent() {
        return List.copyOf(recent);
    }

    Optional<Step> current() {
        return current;
    }

    Collection<StepRecord> deeds() {
        return deeds;
    }

    int attempts() {
        return attempts;
    }

    /// Attempts for what is this node's: an outage elsewhere, however long, does not bring a full restart nearer.
    int own() {
        return own;
    }

    /// Whether the step under way is made for something outside of this node.
    boolean patient() {
        return currentPatient && current.isPresent();
    }

    String lastFailedTask() {
        return lastFailedTask;
    }
}
