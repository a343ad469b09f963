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
    private final Pace pace;
    private final Ladder ladder;
    private final Course course;
    private final Map<PhaseId, PhaseHistory> histories = new LinkedHashMap<>();
    private final Tasks tasks = new Tasks();
    private Phases phases;
    private Desired desired;
    private Restraint restraint = Restraint.NONE;
    private Optional<String> due = Optional.empty();
    private Instant lookedAt = Instant.EPOCH;
    private boolean down;
    private boolean looked;
    private boolean ordered;
    private int generation = 1;
    private int observedGeneration;
    private FailedCheck failedCheck = FailedCheck.NONE;

    /// @param random only makes rests between attempts differ
    public Reconciler(Phases phases, Desired desired, Pace pace, RandomGenerator random) {
        this.phases = phases;
        this.desired = desired;
        this.pace = pace;
        this.ladder = new Ladder(pace, random);
        this.course = new Course(pace, ladder);
        phases.ids().forEach(id -> histories.put(id, new PhaseHistory(id)));
    }

    /// Another configuration is in force: what was seen under the old one counts no more, and all is applied once.
    ///
    /// @param number its generation
    public void reconfigured(Phases fresh, Desired wanted, int number) {
        phases = fresh;
        generation = number;
        Map<PhaseId, PhaseHistory> before = new HashMap<>(histories);
        histories.clear();
        fresh.ids().forEach(id -> histories.put(id, before.getOrDefault(id, new PhaseHistory(id))));
        desire(wanted);
        due = Optional.of("the configuration has changed: generation " + number);
    }

    /// What is wanted of the stack from now on; earlier attempts were for something else.
    public void desire(Desired wanted) {
        desired = wanted;
        course.forget();
    }

    /// The generation of the configuration at the start.
    public void generation(int number) {
        generation = number;
    }

    public void pause(Optional<Pause> wanted) {
        restraint = restraint.pause(wanted);
    }

    /// Why the machine is not the node's any more; empty while it is.
    public void moved(Optional<String> why) {
        restraint = restraint.moved(why);
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
        reports.forEach(it -> history(it.id()).ifPresent(history -> history.report(it, false, now)));
        seen(now);
    }

    /// What live checks alone found of some phases: that one is well says nothing about what it has lost.
    public void probed(Collection<PhaseReport> reports, Instant now) {
        for (PhaseReport report : reports) {
            history(report.id())
                    .filter(it -> report.running() ? it.onlyUnwell() : it.running() || it.onlyUnwell())
                    .ifPresent(it -> it.report(report, false, now));
        }
        seen(now);
    }

    /// A service of a phase that ran is known to be of no use: it ended, or stands still.
    public void lost(String service, String reason, boolean gone, Instant now) {
        phases.owner(service)
                .flatMap(this::history)
                .filter(it -> it.running() || it.onlyUnwell())
                .ifPresent(it -> {
                    it.report(Finding.lost(it.id(), service, reason, gone), true, now);
                    seen(now);
                });
    }

    private void seen(Instant now) {
        tasks.running(histories.values().stream()
                .filter(PhaseHistory::running)
                .map(PhaseHistory::id)
                .toList());
        if (desired == Desired.TRUE && looked && course.current().isEmpty() && !ordered) {
            failedCheck = firstFailing().isEmpty()
                    ? failedCheck.good(now)
                    : failed(now).orElse(failedCheck);
        }
        if (asWanted() && due.isEmpty()) {
            course.well();
            observedGeneration = looked ? generation : observedGeneration;
        } else if (desired == Desired.TRUE && findings().failing().stream().allMatch(Finding::patient)) {
            course.ownWell();
        }
    }

    /// What never was there, or was taken down, has not failed.
    private Optional<FailedCheck> failed(Instant now) {
        return firstFailing()
                .filter(PhaseHistory::failed)
                .map(it -> FailedCheck.of(it.id().title(), now));
    }

    /// What to do now. Decides only; asking twice changes nothing.
    public Step decide(Instant now) {
        if (!looked) {
            return new Step.Nothing("not looked yet");
        }
        boolean apply = due.isPresent() && desired == Desired.TRUE;
        if (asWanted() && !apply) {
            return new Step.Nothing(desired.reached(findings().failing()));
        }
        return restraint
                .instead(desired)
                .orElseGet(
                        () -> apply ? new Step.ReApply(phases.ids().getFirst(), due.orElse("")) : choose(due(), now));
    }

    /// The first that acts; else what the first one waits for.
    private Step choose(List<Finding> due, Instant now) {
        List<Step> steps = course.turns(due).stream().map(it -> choose(it, now)).toList();
        return steps.stream()
                .filter(Step::acts)
                .findFirst()
                .or(() -> steps.stream().findFirst())
                .orElse(new Step.Nothing("nothing is known to be wrong"));
    }

    private Step choose(Finding finding, Instant now) {
        boolean stop = desired == Desired.FALSE;
        Tries tries = course.tries(stop ? Course.STOPPING : finding.key());
        Step step = ladder.next(finding, tries, course.own(), course.recent(), now);
        return stop && step.acts() ? new Step.StopAll(finding.reason()) : step;
    }

    List<Finding> due() {
        return desired == Desired.FALSE
                ? List.of(Finding.unwanted(phases.ids().getFirst(), lookedAt))
                : findings().due();
    }

    private Findings findings() {
        return new Findings(histories.values(), phases);
    }

    /// Whether the step under way waits for something outside of this node, so that it may be broken off for what is
    /// this node's.
    boolean patient() {
        return course.patient();
    }

    /// Whether the node is being changed just now: a step that only waits for something outside of it does not count.
    boolean acting(boolean busy) {
        return busy && !patient();
    }

    /// What comes before the step under way: what it relies on and does not make itself; anything of this node's, where
    /// it waits for something outside.
    Optional<Finding> before(Step step) {
        Findings all = findings();
        return all.due().stream()
                .filter(it -> it.certain() && !it.patient())
                .filter(it -> patient() || (tasks.relies(step, it.phase(), phases) && all.holds(it, step)))
                .findFirst();
    }

    private Optional<PhaseHistory> firstFailing() {
        return histories.values().stream()
                .filter(it -> it.last().isPresent() && !it.running())
                .findFirst();
    }

    private Optional<PhaseHistory> history(PhaseId id) {
        return Optional.ofNullable(histories.get(id));
    }

    /// The phase that only a live check calls unwell, when it is time to ask again.
    Optional<PhaseId> doubtful(Instant now) {
        return findings().doubtful(now.minus(pace.confirm()));
    }

    /// Whether the phase of a service is being started or stopped just now, or is about to be.
    boolean underWay(String service) {
        Optional<PhaseId> current = course.current().flatMap(Step::about);
        return phases.owner(service)
                .filter(it -> tasks.underWay(it) || current.filter(it::equals).isPresent())
                .isPresent();
    }

    private boolean asWanted() {
        return switch (desired) {
            case TRUE -> running() && restraint.moved().isEmpty();
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
                && findings().about(step).filter(Finding::patient).isPresent();
        course.began(step, key(step), patient, now);
        due = Optional.empty();
        step.about().flatMap(this::history).ifPresent(PhaseHistory::restarted);
    }

    private String key(Step step) {
        if (desired == Desired.FALSE) {
            return Course.STOPPING;
        }
        return findings()
                .about(step)
                .map(Finding::key)
                .or(() -> step.about().map(PhaseId::file))
                .orElse("");
    }

    /// The step ended. What it did is checked before anything else is decided.
    public void ended(StepResult result, Instant now) {
        course.ended(result, this::failingSince, now);
        tasks.idle();
    }

    private Optional<Instant> failingSince(String key) {
        return histories.values().stream()
                .filter(it -> key.startsWith(it.id().file()) && !it.running())
                .map(PhaseHistory::since)
                .findFirst();
    }

    /// An operator's order is about to run.
    public void ordered() {
        ordered = true;
        due = Optional.empty();
        course.forget();
    }

    /// The order ended.
    public void orderEnded() {
        ordered = false;
        tasks.idle();
    }

    /// What a run, or a check, says as it goes.
    public void heard(RunEvent event) {
        tasks.accept(event);
        if (event instanceof RunEvent.Finished it && it.operation() == Operation.START) {
            history(it.phase()).ifPresent(phase -> phase.took(it.took()));
        }
    }

    public NodeState state() {
        boolean paused = looked && course.current().isEmpty() && !ordered && restraint.keeps(due());
        return NodeState.of(asWanted(), paused, course.attempts());
    }

    public Desired desired() {
        return desired;
    }

    Restraint restraint() {
        return restraint;
    }

    Course course() {
        return course;
    }

    Phases phases() {
        return phases;
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

    FailedCheck failedCheck(Instant now) {
        return failedCheck.asOf(now);
    }

    Instant lookedAt() {
        return lookedAt;
    }
}
