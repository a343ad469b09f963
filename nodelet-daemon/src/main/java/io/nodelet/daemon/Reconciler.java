package io.nodelet.daemon;

import io.nodelet.engine.Operation;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunEvent;
import io.nodelet.model.PhaseId;
import java.time.Instant;
import java.util.Collection;
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
/// checked, lost …  ──►  decide(now) ──► Step ──► began ──► (somebody acts) ──► ended ──► checked ──► decide …
/// ```
public final class Reconciler {
    private final BackoffPolicy backoffPolicy;
    private final Ladder ladder;
    private final AttemptHistory attemptHistory;
    private final Map<PhaseId, PhaseHistory> histories = new LinkedHashMap<>();
    private final PhaseTasks phaseTasks = new PhaseTasks();
    private PlanIndex planIndex;
    private DesiredServiceState desiredServiceState;
    private HoldReason holdReason = HoldReason.NONE;
    private Optional<String> due = Optional.empty();
    private Instant lookedAt = Instant.EPOCH;
    private boolean down;
    private boolean looked;
    private boolean ordered;
    private int generation = 1;
    private int observedGeneration;
    private FailedCheck failedCheck = FailedCheck.NONE;

    /// @param random only makes rests between attempts differ
    public Reconciler(
            PlanIndex planIndex,
            DesiredServiceState desiredServiceState,
            BackoffPolicy backoffPolicy,
            RandomGenerator random) {
        this.planIndex = planIndex;
        this.desiredServiceState = desiredServiceState;
        this.backoffPolicy = backoffPolicy;
        this.ladder = new Ladder(backoffPolicy, random);
        this.attemptHistory = new AttemptHistory(backoffPolicy, ladder);
        planIndex.ids().forEach(id -> histories.put(id, new PhaseHistory(id)));
    }

    /// Another configuration is in force: what was seen under the old one counts no more, and all is applied once.
    ///
    /// @param number its generation
    public void reconfigured(PlanIndex fresh, DesiredServiceState wanted, int number) {
        planIndex = fresh;
        generation = number;
        Map<PhaseId, PhaseHistory> before = new HashMap<>(histories);
        histories.clear();
        fresh.ids().forEach(id -> histories.put(id, before.getOrDefault(id, new PhaseHistory(id))));
        desire(wanted);
        due = Optional.of("the configuration has changed: generation " + number);
    }

    /// What is wanted of the stack from now on; earlier attempts were for something else.
    public void desire(DesiredServiceState wanted) {
        desiredServiceState = wanted;
        attemptHistory.forget();
    }

    /// The generation of the configuration at the start.
    public void generation(int number) {
        generation = number;
    }

    public void pause(Optional<HealingPause> wanted) {
        holdReason = holdReason.pause(wanted);
    }

    /// Why the machine is not the node's any more; empty while it is.
    public void moved(Optional<String> why) {
        holdReason = holdReason.moved(why);
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
        reports.forEach(
                phaseReport -> history(phaseReport.id()).ifPresent(history -> history.report(phaseReport, false, now)));
        seen(now);
    }

    /// What live checks alone found of some phases: that one is well says nothing about what it has lost.
    public void probed(Collection<PhaseReport> reports, Instant now) {
        for (PhaseReport report : reports) {
            history(report.id())
                    .filter(phaseHistory -> report.running()
                            ? phaseHistory.onlyUnwell()
                            : phaseHistory.running() || phaseHistory.onlyUnwell())
                    .ifPresent(phaseHistory -> phaseHistory.report(report, false, now));
        }
        seen(now);
    }

    /// A service of a phase that ran is known to be of no use: it ended, or stands still.
    public void lost(String service, String reason, boolean gone, Instant now) {
        planIndex
                .owner(service)
                .flatMap(this::history)
                .filter(phaseHistory -> phaseHistory.running() || phaseHistory.onlyUnwell())
                .ifPresent(phaseHistory -> {
                    phaseHistory.report(FailureCause.lost(phaseHistory.id(), service, reason, gone), true, now);
                    seen(now);
                });
    }

    private void seen(Instant now) {
        phaseTasks.running(histories.values().stream()
                .filter(PhaseHistory::running)
                .map(PhaseHistory::id)
                .toList());
        if (desiredServiceState == DesiredServiceState.TRUE
                && looked
                && attemptHistory.current().isEmpty()
                && !ordered) {
            failedCheck = firstFailing().isEmpty()
                    ? failedCheck.good(now)
                    : failed(now).orElse(failedCheck);
        }
        if (asWanted() && due.isEmpty()) {
            attemptHistory.well();
            observedGeneration = looked ? generation : observedGeneration;
        } else if (desiredServiceState == DesiredServiceState.TRUE
                && findings().failing().stream().allMatch(FailureCause::patient)) {
            attemptHistory.ownWell();
        }
    }

    /// What never was there, or was taken down, has not failed.
    private Optional<FailedCheck> failed(Instant now) {
        return firstFailing()
                .filter(PhaseHistory::failed)
                .map(phaseHistory -> FailedCheck.of(phaseHistory.id().title(), now));
    }

    /// What to do now. Decides only; asking twice changes nothing.
    public Step decide(Instant now) {
        if (!looked) {
            return new Step.Nothing("not looked yet");
        }
        boolean apply = due.isPresent() && desiredServiceState == DesiredServiceState.TRUE;
        if (asWanted() && !apply) {
            return new Step.Nothing(desiredServiceState.reached(findings().failing()));
        }
        return holdReason
                .instead(desiredServiceState)
                .orElseGet(() ->
                        apply ? new Step.ReApply(planIndex.ids().getFirst(), due.orElse("")) : choose(due(), now));
    }

    /// The first that acts; else what the first one waits for.
    private Step choose(List<FailureCause> due, Instant now) {
        List<Step> steps = attemptHistory.turns(due).stream()
                .map(failureCause -> choose(failureCause, now))
                .toList();
        return steps.stream()
                .filter(Step::acts)
                .findFirst()
                .or(() -> steps.stream().findFirst())
                .orElse(new Step.Nothing("nothing is known to be wrong"));
    }

    private Step choose(FailureCause failureCause, Instant now) {
        boolean stop = desiredServiceState == DesiredServiceState.FALSE;
        RetryState retryState = attemptHistory.tries(stop ? AttemptHistory.STOPPING : failureCause.key());
        Step step = ladder.next(failureCause, retryState, attemptHistory.own(), attemptHistory.recent(), now);
        return stop && step.acts() ? new Step.StopAll(failureCause.reason()) : step;
    }

    List<FailureCause> due() {
        return desiredServiceState == DesiredServiceState.FALSE
                ? List.of(FailureCause.unwanted(planIndex.ids().getFirst(), lookedAt))
                : findings().due();
    }

    private FailureCauses findings() {
        return new FailureCauses(histories.values(), planIndex);
    }

    /// Whether the step under way waits for something outside of this node, so that it may be broken off for what is
    /// this node's.
    boolean patient() {
        return attemptHistory.patient();
    }

    /// Whether the node is being changed just now: a step that only waits for something outside of it does not count.
    boolean acting(boolean busy) {
        return busy && !patient();
    }

    /// What comes before the step under way: what it relies on and does not make itself; anything of this node's, where
    /// it waits for something outside.
    Optional<FailureCause> before(Step step) {
        FailureCauses all = findings();
        return all.due().stream()
                .filter(failureCause -> failureCause.certain() && !failureCause.patient())
                .filter(failureCause -> patient()
                        || (phaseTasks.relies(step, failureCause.phase(), planIndex) && all.holds(failureCause, step)))
                .findFirst();
    }

    private Optional<PhaseHistory> firstFailing() {
        return histories.values().stream()
                .filter(phaseHistory -> phaseHistory.last().isPresent() && !phaseHistory.running())
                .findFirst();
    }

    private Optional<PhaseHistory> history(PhaseId id) {
        return Optional.ofNullable(histories.get(id));
    }

    /// The phase that only a live check calls unwell, when it is time to ask again.
    Optional<PhaseId> doubtful(Instant now) {
        return findings().doubtful(now.minus(backoffPolicy.confirm()));
    }

    /// Whether the phase of a service is being started or stopped just now, or is about to be.
    boolean underWay(String service) {
        Optional<PhaseId> current = attemptHistory.current().flatMap(Step::about);
        return planIndex
                .owner(service)
                .filter(phaseId -> phaseTasks.underWay(phaseId)
                        || current.filter(phaseId::equals).isPresent())
                .isPresent();
    }

    private boolean asWanted() {
        return switch (desiredServiceState) {
            case TRUE -> running() && holdReason.moved().isEmpty();
            case FALSE -> looked && down;
            case IGNORE -> true;
        };
    }

    /// Whether every phase runs, as far as is known.
    public boolean running() {
        return looked && histories.values().stream().allMatch(PhaseHistory::running);
    }

    /// A step is about to be made.
    public void began(Step step, Instant now) {
        boolean patient = step instanceof Step.ReApply
                && findings().about(step).filter(FailureCause::patient).isPresent();
        attemptHistory.began(step, key(step), patient, now);
        due = Optional.empty();
        step.about().flatMap(this::history).ifPresent(PhaseHistory::restarted);
    }

    private String key(Step step) {
        if (desiredServiceState == DesiredServiceState.FALSE) {
            return AttemptHistory.STOPPING;
        }
        return findings()
                .about(step)
                .map(FailureCause::key)
                .or(() -> step.about().map(PhaseId::file))
                .orElse("");
    }

    /// The step ended. What it did is checked before anything else is decided.
    public void ended(StepResult result, Instant now) {
        attemptHistory.ended(result, this::failingSince, now);
        phaseTasks.idle();
    }

    private Optional<Instant> failingSince(String key) {
        return histories.values().stream()
                .filter(phaseHistory -> key.startsWith(phaseHistory.id().file()) && !phaseHistory.running())
                .map(PhaseHistory::since)
                .findFirst();
    }

    /// An operator's order is about to run.
    public void ordered() {
        ordered = true;
        due = Optional.empty();
        attemptHistory.forget();
    }

    /// The order ended.
    public void orderEnded() {
        ordered = false;
        phaseTasks.idle();
    }

    /// What a run, or a check, says as it goes.
    public void heard(RunEvent event) {
        phaseTasks.accept(event);
        if (event instanceof RunEvent.Finished it && it.operation() == Operation.START) {
            history(it.phase()).ifPresent(phase -> phase.took(it.took()));
        }
    }

    public NodeState state() {
        boolean paused = looked && attemptHistory.current().isEmpty() && !ordered && holdReason.keeps(due());
        return NodeState.of(asWanted(), paused, attemptHistory.attempts());
    }

    public DesiredServiceState desiredServiceState() {
        return desiredServiceState;
    }

    HoldReason holdReason() {
        return holdReason;
    }

    AttemptHistory attemptHistory() {
        return attemptHistory;
    }

    PlanIndex planIndex() {
        return planIndex;
    }

    Collection<PhaseHistory> histories() {
        return histories.values();
    }

    PhaseTasks phaseTasks() {
        return phaseTasks;
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

    FailedCheck failedCheck(Instant now) {
        return failedCheck.asOf(now);
    }

    Instant lookedAt() {
        return lookedAt;
    }
}
