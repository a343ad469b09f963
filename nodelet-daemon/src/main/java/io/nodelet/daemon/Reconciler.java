package io.nodelet.daemon;

import io.nodelet.engine.Change;
import io.nodelet.engine.Operation;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunEvent;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What the daemon knows of its node, and what it does next: the seed's state machine. Knows no clock and no machine:
/// time and what was seen are told to it. Not for several threads at once.
///
/// ```
/// checked, exited …  ──►  decide(now) ──► Step ──► began ──► (somebody acts) ──► ended ──► decide …
/// ```
public final class Reconciler {
    private static final int DEEDS = 20;
    private static final String STOPPING = "stop";
    private final Pace pace;
    private final Ladder ladder;
    private final Map<PhaseId, PhaseHistory> histories = new LinkedHashMap<>();
    private final Map<String, Tries> tries = new HashMap<>();
    private final Deque<Instant> recent = new ArrayDeque<>();
    private final Deque<Deed> deeds = new ArrayDeque<>();
    private final Tasks tasks = new Tasks();
    private Phases phases;
    private Desired desired;
    private Optional<Pause> pause = Optional.empty();
    private Optional<Step> current = Optional.empty();
    private Optional<Step> previous = Optional.empty();
    private boolean previousGood;
    private Instant currentBegan = Instant.EPOCH;
    private Instant lookedAt = Instant.EPOCH;
    private boolean down;
    private boolean looked;
    private int attempts;
    private int generation = 1;
    private int observedGeneration;
    private String lastFailedTask = "";
    private FailedCheck failedCheck = FailedCheck.NONE;

    /// @param random only makes rests between attempts differ
    public Reconciler(Phases phases, Desired desired, Pace pace, RandomGenerator random) {
        this.phases = phases;
        this.desired = desired;
        this.pace = pace;
        this.ladder = new Ladder(pace, random);
        phases.ids().forEach(id -> histories.put(id, new PhaseHistory(id)));
    }

    /// Another configuration is in force: what was seen under the old one says nothing any more.
    public void reconfigured(Phases fresh, Desired wanted, int number) {
        phases = fresh;
        generation = number;
        histories.keySet().retainAll(fresh.ids());
        Map<PhaseId, PhaseHistory> before = new HashMap<>(histories);
        histories.clear();
        fresh.ids().forEach(id -> histories.put(id, before.getOrDefault(id, new PhaseHistory(id))));
        desire(wanted);
        looked = false;
    }

    /// What is wanted of the stack from now on; earlier attempts were for something else.
    public void desire(Desired wanted) {
        desired = wanted;
        forgetAttempts();
    }

    public void pause(Optional<Pause> wanted) {
        pause = wanted;
    }

    /// A check of all phases begins.
    public void checkBegan(Instant now) {
        lookedAt = now;
    }

    /// What a check found of all phases.
    ///
    /// @param nothingLeft whether nothing is there that ends with a stop
    public void checked(Collection<PhaseReport> reports, boolean nothingLeft, Instant now) {
        down = nothingLeft;
        looked = true;
        checked(reports, now);
    }

    /// What a check found of some phases.
    public void checked(Collection<PhaseReport> reports, Instant now) {
        for (PhaseReport report : reports) {
            Optional.ofNullable(histories.get(report.id())).ifPresent(it -> it.report(report, false, now));
        }
        tasks.running(histories.values().stream()
                .filter(PhaseHistory::running)
                .map(PhaseHistory::id)
                .toList());
        remember(now);
    }

    /// A service is known to be of no use: it ended, or hangs.
    public void lost(String service, String reason, boolean gone, Instant now) {
        phases.owner(service).map(histories::get).ifPresent(it -> {
            List<Change> missing = gone ? List.of(new Change("mend", "service", service, reason)) : List.of();
            it.report(
                    new PhaseReport(it.id(), true, PhaseReport.State.FAILED, service + " " + reason, missing),
                    true,
                    now);
            remember(now);
        });
    }

    private void remember(Instant now) {
        if (desired == Desired.TRUE && looked) {
            failedCheck = firstFailing()
                    .map(it -> FailedCheck.of(it.id().title(), now))
                    .orElseGet(() -> failedCheck.good(now));
        }
        if (asWanted()) {
            forgetAttempts();
            observedGeneration = looked ? generation : observedGeneration;
        }
    }

    private void forgetAttempts() {
        attempts = 0;
        lastFailedTask = "";
        previous = Optional.empty();
    }

    /// What to do now. Decides only; asking twice changes nothing.
    public Step decide(Instant now) {
        if (asWanted()) {
            return new Step.Nothing(
                    switch (desired) {
                        case TRUE -> "every phase is as declared";
                        case FALSE -> "the stack is down, as it is wanted";
                        case IGNORE -> "the service state is `ignore`: only looking";
                    });
        }
        if (!looked) {
            return new Step.Nothing("not looked yet");
        }
        return pause.<Step>map(it -> new Step.Hold(Step.Why.PAUSED, Optional.empty(), it.why()))
                .orElseGet(() -> finding()
                        .map(it -> choose(it, now))
                        .orElse(new Step.Nothing("nothing is known to be wrong")));
    }

    private Step choose(Finding finding, Instant now) {
        Step step = ladder.next(finding, tries(key(finding)), attempts, List.copyOf(recent), now);
        boolean stop = desired == Desired.FALSE && step.acts();
        return stop ? new Step.StopAll(finding.reason()) : step;
    }

    private String key(Finding finding) {
        return desired == Desired.FALSE ? STOPPING : finding.phase().file();
    }

    private Tries tries(String key) {
        return tries.getOrDefault(key, Tries.NONE);
    }

    private Optional<Finding> finding() {
        if (desired == Desired.FALSE) {
            return Optional.of(new Finding(
                    phases.ids().getFirst(),
                    Optional.empty(),
                    false,
                    true,
                    lookedAt,
                    "the stack is to be down, and something of it is there"));
        }
        return firstFailing().flatMap(it -> it.last().map(report -> finding(it, report)));
    }

    private Finding finding(PhaseHistory history, PhaseReport report) {
        Optional<String> service =
                Finding.culprit(phases.declared().getOrDefault(history.id(), List.of()), report);
        boolean ended = !Finding.lost(report).isEmpty();
        boolean othersLost = histories.values().stream()
                .filter(it -> it != history)
                .flatMap(it -> it.last().stream())
                .anyMatch(it -> !Finding.lost(it).isEmpty());
        return new Finding(
                history.id(), service, !(ended && othersLost), history.certain(), history.since(), report.reason());
    }

    private Optional<PhaseHistory> firstFailing() {
        return histories.values().stream()
                .filter(it -> it.last().isPresent() && !it.running())
                .findFirst();
    }

    private boolean asWanted() {
        return switch (desired) {
            case TRUE -> running();
            case FALSE -> looked && down;
            case IGNORE -> true;
        };
    }

    /// Whether every phase runs, as far as is known.
    public boolean running() {
        return looked && histories.values().stream().allMatch(PhaseHistory::running);
    }

    /// A step is about to be made. One that goes on to another phase after a good one is the same attempt.
    public void began(Step step, Instant now) {
        boolean goesOn = previousGood && previous.isPresent() && !previous.get().about().equals(step.about());
        if (attempts == 0 || !goesOn) {
            attempts++;
        }
        current = Optional.of(step);
        currentBegan = now;
        recent.addLast(now);
        while (recent.getFirst().plus(pace.window()).isBefore(now)) {
            recent.removeFirst();
        }
        step.about().map(histories::get).ifPresent(PhaseHistory::restarted);
    }

    /// The step ended. What it did is checked before anything else is decided.
    public void ended(StepResult result, Instant now) {
        current.ifPresent(step -> {
            Duration took = Duration.between(currentBegan, now);
            deeds.addLast(new Deed(step, currentBegan, took, result.good() ? "good" : result.reason(), attempts));
            if (deeds.size() > DEEDS) {
                deeds.removeFirst();
            }
            if (!result.broken()) {
                count(step, result, now);
            }
            previous = Optional.of(step);
            previousGood = result.good();
        });
        current = Optional.empty();
        tasks.idle();
    }

    private void count(Step step, StepResult result, Instant now) {
        String tried = step.about().map(PhaseId::file).orElse(STOPPING);
        String key = result.failed().map(PhaseId::file).filter(_ -> step.about().isPresent()).orElse(tried);
        int count = effective(key, now) + 1;
        tries.put(key, new Tries(count, now, result.good(), now.plus(ladder.rest(count, attempts))));
        lastFailedTask = result.good()
                ? ""
                : result.failed().or(step::about).map(PhaseId::title).orElse("");
    }

    /// How many of the earlier steps still count.
    private int effective(String key, Instant now) {
        Tries before = tries(key);
        Instant since = histories.values().stream()
                .filter(it -> it.id().file().equals(key) && !it.running())
                .map(PhaseHistory::since)
                .findFirst()
                .orElse(now);
        return before.forgottenBy(since, pace.settled()) ? 0 : before.count();
    }

    /// An operator's command is about to run.
    public void commanded() {
        tries.clear();
        forgetAttempts();
    }

    /// What a run, or a check, says as it goes.
    public void heard(RunEvent event) {
        tasks.accept(event);
        if (event instanceof RunEvent.Finished it && it.operation() == Operation.START) {
            Optional.ofNullable(histories.get(it.phase())).ifPresent(phase -> phase.took(it.took()));
        }
    }

    /// A run that is no step of the daemon's own ended.
    public void idle() {
        tasks.idle();
    }

    public NodeState state() {
        return NodeState.of(asWanted(), attempts);
    }

    public Desired desired() {
        return desired;
    }

    public Optional<Pause> pause() {
        return pause;
    }

    public int attempts() {
        return attempts;
    }

    Phases phases() {
        return phases;
    }

    Optional<Step> current() {
        return current;
    }

    Collection<Deed> deeds() {
        return deeds;
    }

    Collection<PhaseHistory> histories() {
        return histories.values();
    }

    Tasks tasks() {
        return tasks;
    }

    boolean down() {
        return down;
    }

    int generation() {
        return generation;
    }

    int observedGeneration() {
        return observedGeneration;
    }

    String lastFailedTask() {
        return lastFailedTask;
    }

    FailedCheck failedCheck(Instant now) {
        return failedCheck.asOf(now);
    }

    Instant lookedAt() {
        return lookedAt;
    }
}
