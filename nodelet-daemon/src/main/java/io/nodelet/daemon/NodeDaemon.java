package io.nodelet.daemon;

import static io.nodelet.daemon.SteadyTime.earlier;

import io.nodelet.daemon.Announcer.News;
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

    private final Surroundings around;
    private final SteadyTime time;
    private final Inbox inbox = new Inbox();
    private final Reconciler reconciler;
    private final Checks checks;
    private final Liveness liveness;
    private final Publication publication;
    private final StepLog log;
    private final Tally tally = new Tally();
    private KeptNode node;
    private final Intents intents;
    private Set<Path> watched;
    private final SupervisedThreads threads;
    private final Watchdog watchdog;
    private final Worker worker;
    private final Calm calm = new Calm(System::gc);
    private final Orders orders = new Orders();
    private Instant wakeUp = Instant.MIN;
    private Instant nextPulse = Instant.MIN;
    private final Reloads reloads = new Reloads();
    private volatile boolean ending;

    /// @param threads run the looks and the steps
    /// @throws NodeletException when the configuration is wrong
    public NodeDaemon(Surroundings around, SteadyTime time, SupervisedThreads threads) {
        this.around = around;
        this.time = time;
        this.threads = threads;
        this.worker = new Worker(threads);
        this.watchdog = new Watchdog(around.announcer(), around.log());
        this.node = around.source().load(this::hear);
        this.intents = new Intents(around.intents(), around.log());
        intents.become(it -> it.configured(node.serviceState(), node.digest()));
        this.reconciler = new Reconciler(node.phases(), intents.now().wanted(), Pace.DEFAULT, around.random());
        this.checks = new Checks(inbox, threads, () -> node, reconciler, time);
        this.liveness = new Liveness(around.services());
        this.publication = new Publication(around.kubeStatus(), around.log());
        this.log = new StepLog(around.log(), around.announcer());
        reconciler.generation(intents.now().generation());
        reconciler.pause(intents.now().pause());
        this.watched = node.files(around.config());
    }

    /// Keeps the node until [#end] is called. What runs on the node goes on then.
    public void run() {
        try (Services.Watching _ = around.services().watch(it -> inbox.execute(() -> exited(it)));
                var files = new FolderWatch(threads, it -> inbox.execute(() -> touched(it)))) {
            around.announcer().tell(News.READY, "");
            while (!ending) {
                boolean told = inbox.hear(time.until(earlier(wakeUp, nextPulse)));
                Instant now = time.instant();
                if (pulse(now) || told || !now.isBefore(wakeUp)) {
                    files.follow(watched);
                    turn(now);
                }
            }
            around.announcer().tell(News.STOPPING, "");
            breakOff();
        } catch (InterruptedException e) {
            breakOff();
        }
    }

    /// Ends [#run]; a step under way is broken off in order.
    public void end() {
        ending = true;
        inbox.execute(() -> {});
    }

    private void turn(Instant now) {
        if (intents.pauseOver(time.wallNow())) {
            setPause(Optional.empty());
        }
        checks.begin(reconciler.acting(worker.busy()));
        checks.undermined().ifPresent(this::breakOffOwn);
        wakeUp = earlier(now.plus(ROUND), earlier(checks.due(reconciler.acting(worker.busy())), reloads.due()));
        if (!worker.busy()) {
            next(now);
        }
        calm.turn(worker.busy(), now);
        publication.publish(document().kube(reconciler, now));
        watchdog.turn(worker, checks, node.longest(), now);
        around.announcer().is(reconciler.state(), log.last());
    }

    private void next(Instant now) {
        if (!now.isBefore(reloads.due())) {
            reloadNow();
        } else if (orders.waiting().isPresent()) {
            obey(orders.waiting().get());
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
            tally.began(step, reconciler.histories());
            reconciler.began(step, now);
            KeptNode kept = node;
            worker.begin(now, () -> {
                StepResult result = kept.make(step);
                inbox.execute(() -> made(step, result));
            });
        }
    }

    private void made(Step step, StepResult result) {
        worker.over();
        tally.made(step, result);
        reconciler.ended(result, time.instant());
        log.made(step, result);
        checks.outdated();
    }

    private boolean pulse(Instant now) {
        List<String> lost = new ArrayList<>();
        boolean tell = !reconciler.acting(worker.busy()) && reconciler.desired() == Desired.TRUE;
        nextPulse = liveness.look(node.phases().services(), node.rhythm().pulse(), now, (name, it) -> {
            if (tell && !reconciler.underWay(name)) {
                reconciler.lost(name, it.reason(), it.gone(), now);
                lost.add(name);
            }
        });
        return !lost.isEmpty();
    }

    private void exited(ServiceExit exit) {
        around.log().accept(exit.text());
        if (!reconciler.acting(worker.busy()) && !reconciler.underWay(exit.service())) {
            reconciler.lost(exit.service(), exit.how().text(), true, time.instant());
            node.phases().owner(exit.service()).ifPresent(checks::lookFirst);
        } else if (!orders.underWay() && !reconciler.underWay(exit.service())) {
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
        inbox.execute(() -> {
            worker.heard(event, time.instant());
            reconciler.heard(event);
            orders.hear(event);
        });
    }

    /// Tells the daemon what to do with the phases. What it does by itself is broken off; what another operator told it
    /// goes first.
    public void order(Order order) {
        inbox.execute(() -> {
            orders.take(order);
            breakOffOwn("an operator wants `" + order.what() + "`");
        });
    }

    private void breakOffOwn(String why) {
        if (worker.busy() && !orders.underWay()) {
            around.log().accept("broken off: " + why);
            worker.breakOff();
        }
    }

    /// Breaks off an order.
    public void cancel(Order order) {
        inbox.execute(() -> {
            if (orders.cancel(order)) {
                worker.breakOff();
            }
        });
    }

    private void obey(Order order) {
        Optional<String> against = order.starts() ? againstStart() : Optional.empty();
        if (against.isPresent()) {
            orders.refused(order, against.get());
            return;
        }
        orders.begun(order);
        Intent before = intents.now();
        Desired wanted = order.desired(reconciler.desired());
        intents.become(it -> it.desired(wanted));
        reconciler.desire(wanted);
        reconciler.ordered();
        around.log().accept("`" + order.what() + "` begins, as an operator wants it");
        KeptNode kept = node;
        worker.begin(time.instant(), () -> {
            CompletableFuture<List<RunResult>> done = order.attempt(kept.runner());
            inbox.execute(() -> obeyed(order, before, done));
        });
    }

    private Optional<String> againstStart() {
        return reloadNow() ? node.moved().get() : Optional.of(reloads.error());
    }

    private void obeyed(Order order, Intent before, CompletableFuture<List<RunResult>> done) {
        worker.over();
        orders.over();
        reconciler.orderEnded();
        if (order.refused(done)) { // the stack is up, and stays so
            intents.become(it -> it.wanting(before));
            reconciler.desire(intents.now().wanted());
        }
        checks.outdated();
        around.log().accept("`" + order.what() + "` has ended");
        order.answer(done);
    }

    /// Only looks until then, whatever happens.
    public CompletableFuture<Void> pause(Optional<Pause> pause) {
        return CompletableFuture.runAsync(() -> setPause(pause), inbox);
    }

    private void setPause(Optional<Pause> pause) {
        intents.become(it -> it.pause(pause));
        reconciler.pause(pause);
        pause.ifPresent(_ -> breakOffOwn("a pause begins"));
        around.log().accept(pause.map(Pause::text).orElse("goes on: the pause is over"));
    }

    /// Reads the configuration again. One that is broken is refused, and the old one stays in force.
    ///
    /// @return ends with the errors, or an empty text
    public CompletableFuture<String> reload() {
        CompletableFuture<String> done = new CompletableFuture<>();
        inbox.execute(() -> {
            reloads.wanted(time.instant(), done);
            breakOffOwn("the configuration is to be read again");
        });
        return done;
    }

    /// Only while nothing acts: the new node reads the ledger, which nobody else may be writing.
    private boolean reloadNow() {
        reloads.begun();
        String error = "";
        around.announcer().tell(News.RELOADING, "");
        try {
            KeptNode fresh = around.source().load(this::hear);
            if (!fresh.digest().equals(node.digest())) {
                inForce(fresh);
            }
        } catch (NodeletException e) {
            error = String.valueOf(e.getMessage());
            around.log().accept("the configuration is refused, the old one stays in force: " + error);
        }
        around.announcer().tell(News.READY, "");
        reloads.ended(error);
        return error.isEmpty();
    }

    private void inForce(KeptNode fresh) {
        node = fresh;
        watched = fresh.files(around.config());
        intents.become(it -> it.configured(fresh.serviceState(), fresh.digest()));
        int generation = intents.now().generation();
        reconciler.reconfigured(fresh.phases(), intents.now().wanted(), generation);
        checks.outdated();
        around.log().accept("a new configuration is in force: generation " + generation);
    }

    private void breakOff() {
        worker.breakOff();
        worker.join();
        orders.refuseAll();
    }

    /// Looks at phases now, for somebody who asks.
    public CompletableFuture<List<PhaseReport>> look(RunOptions which) {
        return CompletableFuture.supplyAsync(() -> node.runner(), inbox)
                .thenApplyAsync(it -> it.status(which), work -> threads.once("look", work));
    }

    private StatusDocument document() {
        return new StatusDocument(node.identity(), time::wall);
    }

    /// The seed's document and our own, as JSON texts.
    public CompletableFuture<Documents> documents() {
        return CompletableFuture.supplyAsync(
                () -> document().both(reconciler, reloads.error(), around.more().get(), time.instant()), inbox);
    }

    /// What the daemon knows, as metrics.
    public CompletableFuture<List<Metric>> metrics() {
        return CompletableFuture.supplyAsync(
                () -> new NodeMetrics(reconciler, time::wall)
                        .all(liveness, tally, inbox, threads, !reloads.error().isEmpty()),
                inbox);
    }
}
