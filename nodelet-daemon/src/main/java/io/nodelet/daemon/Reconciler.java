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
    private final BackoffPolicy backoff;
    private final Ladder ladder;
    private final AttemptHistory attempts;
    private final Map<PhaseId, PhaseHistory> histories = new LinkedHashMap<>();
    private final PhaseTasks tasks = new PhaseTasks();
    private PlanIndex plan;
    private DesiredServiceState wantedState;
    private HoldReason hold = HoldReason.NONE;
    private Optional<String> due = Optional.empty();
    private Instant lookedAt = Instant.EPOCH;
    private boolean down;
    private boolean looked;
    private boolean ordered;
    private int generation = 1;
    private int observedGeneration;
    private FailedCheck failed = FailedCheck.NONE;

    /// @param random only makes rests between attempts differ
    public Reconciler(PlanIndex plan, DesiredServiceState wantedState, BackoffPolicy backoff, RandomGenerator random) {
        this.plan = plan;
        this.wantedState = wantedState;
        this.backoff = backoff;
        this.ladder = new Ladder(backoff, random);
        this.attempts = new AttemptHistory(backoff, ladder);
        plan.ids().forEach(id -> histories.put(id, new PhaseHistory(id)));
    }

    /// Another configuration is in force: what was seen under the old one counts no more, and all is applied once.
    ///
    /// @param number its generation
    public void reconfigured(PlanIndex fresh, DesiredServiceState wanted, int number) {
        plan = fresh;
        generation = number;
        Map<PhaseId, PhaseHistory> before = new HashMap<>(histories);
        histories.clear();
        fresh.ids().forEach(id -> histories.put(id, before.getOrDefault(id, new PhaseHistory(id))));
        desire(wanted);
        due = Optional.of("the configuration has changed: generation " + number);
    }

    /// What is wanted of the stack from now on; earlier attempts were for something else.
    public void desire(DesiredServiceState wanted) {
        wantedState = wanted;
        attempts.forget();
    }

    /// The generation of the configuration at the start.
    public void generation(int number) {
        generation = number;
    }

    public void pause(Optional<HealingPause> wanted) {
        hold = hold.pause(wanted);
    }

    /// Why the machine is not the node's any more; empty while it is.
    public void moved(Optional<String> why) {
        hold = hold.moved(why);
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
        reports.forEach(report -> history(report.id()).ifPresent(history -> history.report(report, false, now)));
        seen(now);
    }

    /// What live checks alone found of some phases: that one is well says nothing about what it has lost.
    public void probed(Collection<PhaseReport> reports, Instant now) {
        for (PhaseReport report : reports) {
            history(report.id())
                    .filter(phase -> report.running() ? phase.onlyUnwell() : phase.running() || phase.onlyUnwell())
                    .ifPresent(phase -> phase.report(report, false, now));
        }
        seen(now);
    }

    /// A service of a phase that ran is known to be of no use: it ended, or stands still.
    public void lost(String service, String reason, boolean gone, Instant now) {
        plan.owner(service)
                .flatMap(this::history)
                .filter(phase -> phase.running() || phase.onlyUnwell())
                .ifPresent(phase -> {
                    phase.report(FailureCause.lost(phase.id(), service, reason, gone), true, now);
                    seen(now);
                });
    }

    private void seen(Instant now) {
        tasks.running(histories.values().stream()
                .filter(PhaseHistory::running)
                .map(PhaseHistory::id)
                .toList());
        boolean up = wantedState == DesiredServiceState.TRUE;
        if (up && looked && attempts.current().isEmpty() && !ordered) {
            failed = firstFailing().isEmpty() ? failed.good(now) : failed(now).orElse(failed);
        }
        if (asWanted() && due.isEmpty()) {
            attempts.well();
            observedGeneration = looked ? generation : observedGeneration;
        } else if (up && findings().failing().stream().allMatch(FailureCause::patient)) {
            attempts.ownWell();
        }
    }

    /// What never was there, or was taken down, has not failed.
    private Optional<FailedCheck> failed(Instant now) {
        return firstFailing()
                .filter(PhaseHistory::failed)
                .map(phase -> FailedCheck.of(phase.id().title(), now));
    }

    /// What to do now. Decides only; asking twice changes nothing.
    public Step decide(Instant now) {
        if (!looked) {
            return new Step.Nothing("not looked yet");
        }
        boolean apply = due.isPresent() && wantedState == DesiredServiceState.TRUE;
        if (asWanted() && !apply) {
            return new Step.Nothing(wantedState.reached(findings().failing()));
        }
        return hold.instead(wantedState)
                .orElseGet(() -> apply ? new Step.ReApply(plan.ids().getFirst(), due.orElse("")) : choose(due(), now));
    }

    /// The first that acts; else what the first one waits for.
    private Step choose(List<FailureCause> due, Instant now) {
        List<Step> steps =
                attempts.turns(due).stream().map(cause -> choose(cause, now)).toList();
        return steps.stream()
                .filter(Step::acts)
                .findFirst()
                .or(() -> steps.stream().findFirst())
                .orElse(new Step.Nothing("nothing is known to be wrong"));
    }

    private Step choose(FailureCause cause, Instant now) {
        boolean stop = wantedState == DesiredServiceState.FALSE;
        RetryState tries = attempts.tries(stop ? AttemptHistory.STOPPING : cause.key());
        Step step = ladder.next(cause, tries, attempts.own(), attempts.recent(), now);
        return stop && step.acts() ? new Step.StopAll(cause.reason()) : step;
    }

    List<FailureCause> due() {
        return wantedState == DesiredServiceState.FALSE
                ? List.of(FailureCause.unwanted(plan.ids().getFirst(), lookedAt))
                : findings().due();
    }

    private FailureCauses findings() {
        return new FailureCauses(histories.values(), plan);
    }

    /// Whether the step under way waits for something outside of this node, so that it may be broken off for what is
    /// this node's.
    boolean patient() {
        return attempts.patient();
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
                .filter(cause -> cause.certain() && !cause.patient())
                .filter(cause -> patient() || (tasks.relies(step, cause.phase(), plan) && all.holds(cause, step)))
                .findFirst();
    }

    private Optional<PhaseHistory> firstFailing() {
        return histories.values().stream()
                .filter(phase -> phase.last().isPresent() && !phase.running())
                .findFirst();
    }

    private Optional<PhaseHistory> history(PhaseId id) {
        return Optional.ofNullable(histories.get(id));
    }

    /// The phase that only a live check calls unwell, when it is time to ask again.
    Optional<PhaseId> doubtful(Instant now) {
        return findings().doubtful(now.minus(backoff.confirm()));
    }

    /// Whether the phase of a service is being started or stopped just now, or is about to be.
    boolean underWay(String service) {
        Optional<PhaseId> current = attempts.current().flatMap(Step::about);
        return plan.owner(service)
                .filter(id -> tasks.underWay(id) || current.equals(Optional.of(id)))
                .isPresent();
    }

    private boolean asWanted() {
        return switch (wantedState) {
            case TRUE -> running() && hold.moved().isEmpty();
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
        attempts.began(step, key(step), patient, now);
        due = Optional.empty();
        step.about().flatMap(this::history).ifPresent(PhaseHistory::restarted);
    }

    private String key(Step step) {
        if (wantedState == DesiredServiceState.FALSE) {
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
        attempts.ended(result, this::failingSince, now);
        tasks.idle();
    }

    private Optional<Instant> failingSince(String key) {
        return histories.values().stream()
                .filter(phase -> key.startsWith(phase.id().file()) && !phase.running())
                .map(PhaseHistory::since)
                .findFirst();
    }

    /// An operator's order is about to run.
    public void ordered() {
        ordered = true;
        due = Optional.empty();
        attempts.forget();
    }

    /// The order ended.
    public void orderEnded() {
        ordered = false;
        tasks.idle();
    }

    /// What a run, or a check, says as it goes.
    public void heard(RunEvent event) {
        tasks.accept(event);
        if (event instanceof RunEvent.Finished finished && finished.operation() == Operation.START) {
            history(finished.phase()).ifPresent(phase -> phase.took(finished.took()));
        }
    }

    public NodeState state() {
        boolean paused = looked && attempts.current().isEmpty() && !ordered && hold.keeps(due());
        return NodeState.of(asWanted(), paused, attempts.attempts());
    }

    public DesiredServiceState wantedState() {
        return wantedState;
    }

    HoldReason hold() {
        return hold;
    }

    AttemptHistory attempts() {
        return attempts;
    }

    PlanIndex plan() {
        return plan;
    }

    Collection<PhaseHistory> histories() {
        return histories.values();
    }

    PhaseTasks tasks() {
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

    FailedCheck failedCheck(Instant now) {
        return failed.asOf(now);
    }

    Instant lookedAt() {
        return lookedAt;
    }
}
