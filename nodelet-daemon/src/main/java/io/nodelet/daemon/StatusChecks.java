package io.nodelet.daemon;

import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunOptions;
import io.nodelet.host.Services;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Looks at the node beside the loop, when it is time to. What a look finds is told to the reconciler on the loop's
/// thread.
final class StatusChecks {
    /// How long a decision waits for the look at what was touched.
    private static final Duration AWAITED = Duration.ofSeconds(1);

    /// How long one look may take before it is broken off. All that a look asks has time limits of its own; a slow
    /// machine keeps well within this.
    static final Duration LONGEST = Duration.ofMinutes(5);

    /// How long a look that was broken off may take to notice.
    static final Duration GRACE = Duration.ofMinutes(1);

    private final Executor loop;
    private final SupervisedThreads threads;
    private final Supplier<ManagedNode> node;
    private final Reconciler reconciler;
    private final InstantSource time;
    private final EarlyReports early;
    private final Set<PhaseId> touched = new HashSet<>();
    private Instant nextCheck = Instant.MIN;
    private Instant nextProbe = Instant.MIN;
    private boolean checking;
    private boolean probing;
    /// Goes up whenever what is known is no longer true; `seen` is what it was when the last check began.
    private int version = 1;

    private int seen;
    /// Whether it was said that the step under way is undermined.
    private boolean said;
    /// Since when something touched has not been looked at.
    private Optional<Instant> unseen = Optional.empty();

    /// The looks under way, and when each began.
    private final Map<Thread, Instant> looks = new HashMap<>();

    /// @param loop runs what it is given on the loop's thread
    StatusChecks(
            Executor loop,
            SupervisedThreads threads,
            Supplier<ManagedNode> node,
            Reconciler reconciler,
            Services services,
            InstantSource time) {
        this.loop = loop;
        this.threads = threads;
        this.node = node;
        this.reconciler = reconciler;
        this.time = time;
        this.early = new EarlyReports(services::state, time.instant());
    }

    /// What is known is no longer true: everything is to be looked at before the next decision.
    void outdated() {
        version++;
        said = false;
        nextCheck = Instant.MIN;
    }

    /// Whether what is known is good enough to decide on.
    boolean fresh() {
        boolean looking = unseen.filter(otherTime -> time.instant().isBefore(otherTime.plus(AWAITED)))
                .isPresent();
        return seen == version && !looking;
    }

    /// A file was touched: the phases that declare it are to be looked at.
    void touched(Path file) {
        node.get().plan().declaring(file).forEach(this::lookFirst);
    }

    /// The phase is to be looked at before the next decision: why a service has ended may lie in a file.
    void lookFirst(PhaseId phase) {
        touched.add(phase);
        unseen = unseen.or(() -> Optional.of(time.instant()));
    }

    /// The phase is to be looked at again.
    void lookAgain(PhaseId phase) {
        touched.add(phase);
    }

    /// When the next look begins by itself, as far as it does not wait for something else to end.
    Instant due(boolean acting) {
        Instant check = checking ? Instant.MAX : nextCheck(acting);
        Instant probe = probing || acting ? Instant.MAX : nextProbe;
        return MonotonicTime.earlier(check, probe);
    }

    /// Begins the looks that are due.
    ///
    /// @param acting whether something is being changed just now: only checks of everything go on then
    void begin(boolean acting) {
        Instant now = time.instant();
        if (!checking && !now.isBefore(nextCheck(acting))) {
            check(now);
        } else if (!checking && !acting && !touched.isEmpty()) {
            lookAtTouched();
        } else if (!probing && !acting && !now.isBefore(nextProbe)) {
            probe(now);
        }
    }

    /// A step may wait for what somebody takes away meanwhile: then everything is looked at as often as live checks are
    /// asked otherwise.
    private Instant nextCheck(boolean acting) {
        return acting ? MonotonicTime.earlier(nextCheck, nextProbe) : nextCheck;
    }

    /// Why the step under way may wait in vain: nothing is to be done on this machine just now, or what it needs
    /// and does not make itself is lost. Said once of each step.
    Optional<String> undermined() {
        Optional<String> why =
                said ? Optional.empty() : reconciler.attempts().current().flatMap(this::against);
        said |= why.isPresent();
        return why;
    }

    private Optional<String> against(Step step) {
        return reconciler
                .hold()
                .instead(reconciler.wantedState())
                .map(Step::reason)
                .or(() -> reconciler
                        .before(step)
                        .map(cause -> reconciler.tasks().relies(step, cause.phase(), reconciler.plan())
                                ? "it relies on " + cause.phase().stem() + ", which is lost"
                                : "this comes first: " + cause.reason()));
    }

    private void check(Instant now) {
        int as = version;
        ManagedNode looked = node.get();
        reconciler.moved(looked.moved().get());
        checking = true;
        touched.clear();
        nextCheck = now.plus(looked.checkIntervals().check());
        nextProbe = now.plus(looked.checkIntervals().probe());
        reconciler.checkBegan(now);
        look(() -> all(looked), this::checkOver, reports -> {
            seen = as;
            reconciler.checked(counted(reports), looked.runner().down(), time.instant());
        });
    }

    private static List<PhaseReport> all(ManagedNode node) {
        List<PhaseReport> reports = node.runner().status(RunOptions.ALL);
        node.others().remember();
        return reports;
    }

    private void lookAtTouched() {
        ManagedNode looked = node.get();
        List<RunOptions> which = touched.stream()
                .map(phaseId -> new RunOptions(looked.plan().position(phaseId), true, false, Optional.empty()))
                .toList();
        checking = true;
        touched.clear();
        look(
                () -> which.stream()
                        .flatMap(runOptions -> looked.runner().status(runOptions).stream())
                        .toList(),
                this::checkOver,
                reports -> reconciler.checked(counted(reports), time.instant()));
    }

    private void probe(Instant now) {
        ManagedNode looked = node.get();
        reconciler.moved(looked.moved().get());
        Set<PhaseId> which = new HashSet<>(looked.plan().checked());
        which.retainAll(looked.plan().withServices());
        probing = true;
        nextProbe = now.plus(looked.checkIntervals().probe());
        look(
                () -> looked.runner().probe(which),
                () -> probing = false,
                reports -> reconciler.probed(counted(reports), time.instant()));
    }

    /// Where a report does not count yet, all is looked at again soon.
    private List<PhaseReport> counted(List<PhaseReport> reports) {
        Instant now = time.instant();
        List<PhaseReport> counted = early.without(reports, now);
        if (counted.size() < reports.size()) {
            nextCheck = MonotonicTime.earlier(nextCheck, now.plus(EarlyReports.AGAIN));
        }
        return counted;
    }

    private void checkOver() {
        checking = false;
        unseen = unseen.filter(_ -> !touched.isEmpty());
    }

    /// What was seen before a step ended, or under another configuration, says nothing about how the node is now.
    /// However the look ends, its end is told.
    void look(Supplier<List<PhaseReport>> look, Runnable over, Consumer<List<PhaseReport>> tell) {
        int as = version;
        Thread thread = threads.once("look", () -> {
            Optional<List<PhaseReport>> found = Optional.empty();
            try {
                found = attempt(look);
            } finally {
                Thread self = Thread.currentThread();
                Optional<List<PhaseReport>> reports = found;
                loop.execute(() -> {
                    looks.remove(self);
                    over.run();
                    reports.filter(_ -> as == version).ifPresent(tell);
                });
            }
        });
        looks.put(thread, time.instant());
    }

    /// Breaks off the looks that take too long, and says when one does not even end then.
    Optional<String> hung(Instant now) {
        looks.forEach((thread, began) -> {
            if (now.isAfter(began.plus(LONGEST))) {
                thread.interrupt();
            }
        });
        return looks.values().stream()
                .filter(began -> now.isAfter(began.plus(LONGEST).plus(GRACE)))
                .findFirst()
                .map(began -> "a look at the phases has not ended since " + began);
    }

    private static Optional<List<PhaseReport>> attempt(Supplier<List<PhaseReport>> look) {
        try {
            return Optional.of(look.get());
        } catch (NodeletException e) {
            return Optional.empty();
        }
    }
}
