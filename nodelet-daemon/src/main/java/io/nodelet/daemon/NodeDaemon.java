package io.nodelet.daemon;

import static io.nodelet.daemon.MonotonicTime.earlier;

import io.nodelet.daemon.DaemonListener.News;
import io.nodelet.daemon.metrics.Metric;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.Services;
import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Keeps a node as declared, until it is told to end. One thread knows and decides; looks and steps run beside it and
/// tell it what they found.
///
/// ```
///  ends of services ─┐                            ┌─► Checks: look at phases      ─┐
///  changed files ────┼─► inbox ─► turn: decide ───┼─► a step of the ladder, alone  ─┼─► inbox
///  operators' orders ┘                            └─► documents                     ┘
/// ```
public final class NodeDaemon {
    /// Whoever writes the configuration may not have written it whole yet.
    private static final Duration SETTLE = Duration.ofMillis(300);
    /// How long nothing need happen until the documents are looked over, and the watchdog hears that the loop goes
    /// round.
    private static final Duration ROUND = Duration.ofSeconds(2);

    private final DaemonContext around;
    private final MonotonicTime time;
    private final EventQueue queue = new EventQueue();
    private final Reconciler reconciler;
    private final StatusChecks checks;
    private final ProcessMonitor processes;
    private final KubeStatusFile statusFile;
    private final StepLog log;
    private final StepCounters counters = new StepCounters();
    private ManagedNode node;
    private final DesiredStateStore desired;
    private Set<Path> watched;
    private final SupervisedThreads threads;
    private final Watchdog watchdog;
    private final Worker worker;
    private final IdleGc idleGc = new IdleGc(System::gc);
    private final OperatorRequests requests = new OperatorRequests();
    private Instant wakeUp = Instant.MIN;
    private Instant nextPulse = Instant.MIN;
    private final ReloadRequests reloads = new ReloadRequests();
    private volatile boolean ending;

    /// @param threads run the looks and the steps
    /// @throws NodeletException when the configuration is wrong
    public NodeDaemon(DaemonContext around, MonotonicTime time, SupervisedThreads threads) {
        this.around = around;
        this.time = time;
        this.threads = threads;
        this.worker = new Worker(threads);
        this.watchdog = new Watchdog(around.listener(), around.log());
        this.node = around.source().load(this::hear);
        this.desired = new DesiredStateStore(around.intents(), around.log());
        desired.become(desiredState -> desiredState.configured(node.serviceState(), node.digest()));
        this.reconciler = new Reconciler(node.plan(), desired.now().wanted(), BackoffPolicy.DEFAULT, around.random());
        this.checks = new StatusChecks(queue, threads, () -> node, reconciler, around.services(), time);
        this.processes = new ProcessMonitor(around.services());
        this.statusFile = new KubeStatusFile(around.kubeStatus(), around.log());
        this.log = new StepLog(around.log(), around.listener());
        reconciler.generation(desired.now().generation());
        reconciler.pause(desired.now().pause());
        this.watched = node.files(around.config());
    }

    /// Keeps the node until [#end] is called. What runs on the node goes on then.
    public void run() {
        try (Services.Watching _ = around.services().watch(serviceExit -> queue.execute(() -> exited(serviceExit)));
                var files = new FileWatcher(threads, path -> queue.execute(() -> touched(path)))) {
            around.listener().tell(News.READY, "");
            while (!ending) {
                boolean told = queue.hear(time.until(earlier(wakeUp, nextPulse)));
                Instant now = time.instant();
                if (pulse(now) || told || !now.isBefore(wakeUp)) {
                    files.follow(watched);
                    turn(now);
                }
            }
            around.listener().tell(News.STOPPING, "");
            breakOff();
        } catch (InterruptedException e) {
            breakOff();
        }
    }

    /// Ends [#run]; a step under way is broken off in order.
    public void end() {
        ending = true;
        queue.execute(() -> {});
    }

    private void turn(Instant now) {
        if (desired.pauseOver(time.wallNow())) {
            setPause(Optional.empty());
        }
        checks.begin(reconciler.acting(worker.busy()));
        checks.undermined().ifPresent(this::breakOffOwn);
        wakeUp = earlier(now.plus(ROUND), earlier(checks.due(reconciler.acting(worker.busy())), reloads.due()));
        if (!worker.busy()) {
            next(now);
        }
        idleGc.turn(worker.busy(), now);
        statusFile.publish(document().kube(reconciler, now));
        watchdog.turn(worker, checks, node.longest(), now);
        around.listener().is(reconciler.state(), log.last());
    }

    private void next(Instant now) {
        if (!now.isBefore(reloads.due())) {
            reloadNow();
        } else if (requests.waiting().isPresent()) {
            obey(requests.waiting().get());
        } else if (checks.fresh()) {
            act(now);
        }
    }

    private void act(Instant now) {
        if (reconciler.decide(now).acts()) {
            reconciler.moved(node.moved().get()); // nothing is changed on a machine that is another one now
        }
        Step step = reconciler.decide(now);
        log.decided(step);
        if (step instanceof Step.Hold hold) {
            wakeUp = earlier(wakeUp, hold.until().orElse(Instant.MAX));
            reconciler.doubtful(now).ifPresent(checks::lookAgain);
        }
        if (step.acts()) {
            counters.began(step, reconciler.histories());
            reconciler.began(step, now);
            ManagedNode kept = node;
            worker.begin(now, () -> {
                StepResult result = kept.make(step);
                queue.execute(() -> made(step, result));
            });
        }
    }

    private void made(Step step, StepResult result) {
        worker.over();
        counters.made(step, result);
        reconciler.ended(result, time.instant());
        log.made(step, result);
        checks.outdated();
    }

    private boolean pulse(Instant now) {
        List<String> lost = new ArrayList<>();
        boolean tell = !reconciler.acting(worker.busy()) && reconciler.wantedState() == DesiredServiceState.TRUE;
        nextPulse =
                processes.check(node.plan().services(), node.checkIntervals().pulse(), now, (name, fault) -> {
                    if (tell && !reconciler.underWay(name)) {
                        reconciler.lost(name, fault.reason(), fault.gone(), now);
                        lost.add(name);
                    }
                });
        return !lost.isEmpty();
    }

    private void exited(ServiceExit exit) {
        around.log().accept(exit.describe());
        if (!reconciler.acting(worker.busy()) && !reconciler.underWay(exit.service())) {
            reconciler.lost(exit.service(), exit.how().describe(), true, time.instant());
            node.plan().owner(exit.service()).ifPresent(checks::lookFirst);
        } else if (!requests.underWay() && !reconciler.underWay(exit.service())) {
            worker.breakOff(); // what the step waits for may need what has ended
        }
    }

    private void touched(Path file) {
        if (file.equals(around.config())) {
            reloads.wanted(time.instant().plus(SETTLE));
        } else if (!reconciler.acting(worker.busy())) {
            checks.touched(file);
        }
    }

    private void hear(RunEvent event) {
        queue.execute(() -> {
            worker.heard(event, time.instant());
            reconciler.heard(event);
            requests.hear(event);
        });
    }

    /// Tells the daemon what to do with the phases. What it does by itself is broken off; what another operator told it
    /// goes first.
    public void order(OperatorRequest operatorRequest) {
        queue.execute(() -> {
            requests.take(operatorRequest);
            breakOffOwn("an operator wants `" + operatorRequest.what() + "`");
        });
    }

    private void breakOffOwn(String why) {
        if (worker.busy() && !requests.underWay()) {
            around.log().accept("broken off: " + why);
            worker.breakOff();
        }
    }

    /// Breaks off an order.
    public void cancel(OperatorRequest operatorRequest) {
        queue.execute(() -> {
            if (requests.cancel(operatorRequest)) {
                worker.breakOff();
            }
        });
    }

    private void obey(OperatorRequest operatorRequest) {
        Optional<String> against = operatorRequest.starts() ? againstStart() : Optional.empty();
        if (against.isPresent()) {
            requests.refused(operatorRequest, against.get());
            return;
        }
        requests.begun(operatorRequest);
        DesiredState before = desired.now();
        DesiredServiceState wanted = operatorRequest.desired(reconciler.wantedState());
        desired.become(desiredState -> desiredState.desired(wanted));
        reconciler.desire(wanted);
        reconciler.ordered();
        around.log().accept("`" + operatorRequest.what() + "` begins, as an operator wants it");
        ManagedNode kept = node;
        worker.begin(time.instant(), () -> {
            CompletableFuture<List<RunResult>> done = operatorRequest.attempt(kept.runner());
            queue.execute(() -> obeyed(operatorRequest, before, done));
        });
    }

    private Optional<String> againstStart() {
        return reloadNow() ? node.moved().get() : Optional.of(reloads.error());
    }

    private void obeyed(OperatorRequest operatorRequest, DesiredState before, CompletableFuture<List<RunResult>> done) {
        worker.over();
        requests.over();
        reconciler.orderEnded();
        if (operatorRequest.refused(done)) { // the stack is up, and stays so
            desired.become(desiredState -> desiredState.wanting(before));
            reconciler.desire(desired.now().wanted());
        }
        checks.outdated();
        around.log().accept("`" + operatorRequest.what() + "` has ended");
        operatorRequest.answer(done);
    }

    /// Only looks until then, whatever happens.
    public CompletableFuture<Void> pause(Optional<HealingPause> pause) {
        return CompletableFuture.runAsync(() -> setPause(pause), queue);
    }

    private void setPause(Optional<HealingPause> pause) {
        desired.become(desiredState -> desiredState.pause(pause));
        reconciler.pause(pause);
        pause.ifPresent(_ -> breakOffOwn("a pause begins"));
        around.log().accept(pause.map(HealingPause::describe).orElse("goes on: the pause is over"));
    }

    /// Reads the configuration again. One that is broken is refused, and the old one stays in force.
    ///
    /// @return ends with the errors, or an empty text
    public CompletableFuture<String> reload() {
        CompletableFuture<String> done = new CompletableFuture<>();
        queue.execute(() -> {
            reloads.wanted(time.instant(), done);
            breakOffOwn("the configuration is to be read again");
        });
        return done;
    }

    /// Only while nothing acts: the new node reads the ledger, which nobody else may be writing.
    private boolean reloadNow() {
        reloads.begun();
        String error = "";
        around.listener().tell(News.RELOADING, "");
        try {
            ManagedNode fresh = around.source().load(this::hear);
            if (!fresh.digest().equals(node.digest())) {
                inForce(fresh);
            }
        } catch (NodeletException e) {
            error = String.valueOf(e.getMessage());
            around.log().accept("the configuration is refused, the old one stays in force: " + error);
        }
        around.listener().tell(News.READY, "");
        reloads.ended(error);
        return error.isEmpty();
    }

    private void inForce(ManagedNode fresh) {
        node = fresh;
        watched = fresh.files(around.config());
        desired.become(desiredState -> desiredState.configured(fresh.serviceState(), fresh.digest()));
        int generation = desired.now().generation();
        reconciler.reconfigured(fresh.plan(), desired.now().wanted(), generation);
        checks.outdated();
        around.log().accept("a new configuration is in force: generation " + generation);
    }

    private void breakOff() {
        worker.breakOff();
        worker.join();
        requests.refuseAll();
    }

    /// Looks at phases now, for somebody who asks.
    public CompletableFuture<List<PhaseReport>> look(RunOptions which) {
        return CompletableFuture.supplyAsync(() -> node.runner(), queue)
                .thenApplyAsync(runner -> runner.status(which), work -> threads.once("look", work));
    }

    private StatusDocument document() {
        return new StatusDocument(node.identity(), time::wall);
    }

    /// The seed's document and our own, as JSON texts.
    public CompletableFuture<StatusJson> documents() {
        return CompletableFuture.supplyAsync(
                () -> document().both(reconciler, reloads.error(), around.more().get(), time.instant()), queue);
    }

    /// What the daemon knows, as metrics.
    public CompletableFuture<List<Metric>> metrics() {
        return CompletableFuture.supplyAsync(
                () -> new NodeMetrics(reconciler, time::wall)
                        .all(
                                processes,
                                counters,
                                queue,
                                threads,
                                !reloads.error().isEmpty()),
                queue);
    }
}
