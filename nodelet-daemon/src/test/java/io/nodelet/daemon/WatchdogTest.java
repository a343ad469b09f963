package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.host.FakeServices;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When the daemon says that it works.
class WatchdogTest {
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path root;

    private final List<DaemonListener.News> news = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final SupervisedThreads threads = new SupervisedThreads(log::add);
    private final Worker worker = new Worker(threads);
    private final Watchdog watchdog = new Watchdog((it, _) -> news.add(it), log::add);
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private StatusChecks checks;
    private Instant now = NOON;
    private boolean looksHang;

    @BeforeEach
    void begin() throws Exception {
        var small = new SmallNode(root);
        ManagedNode node = small.load(_ -> {
            if (looksHang) {
                hang();
            }
        });
        var reconciler = new Reconciler(node.plan(), DesiredServiceState.TRUE, BackoffPolicy.DEFAULT, new Random(1));
        var services = new FakeServices(root, Clock.systemUTC());
        checks = new StatusChecks(inbox::add, threads, () -> node, reconciler, services, () -> now);
    }

    @AfterEach
    void letGo() {
        hanging.countDown();
    }

    /// However often it is interrupted.
    private void hang() {
        boolean held = true;
        while (held) {
            try {
                hanging.await();
                held = false;
            } catch (InterruptedException e) {
                held = true;
            }
        }
    }

    private boolean aliveAfter(Duration time) {
        now = now.plus(time);
        news.clear();
        watchdog.turn(worker, checks, LONGEST, now);
        return news.contains(DaemonListener.News.ALIVE);
    }

    @Test
    void aStepOfWhichNoPhaseEndsInTimeIsOneThatHangs() {
        worker.begin(now, this::hang);
        assertThat(aliveAfter(LONGEST)).isTrue();

        worker.heard(new RunEvent.Started(SmallNode.API, Operation.START), now);
        assertThat(aliveAfter(LONGEST)).as("another phase has begun").isTrue();

        worker.heard(new RunEvent.Started(SmallNode.API, Operation.STATUS), now);
        assertThat(aliveAfter(Worker.GRACE.plusSeconds(1)))
                .as("only a look has")
                .isFalse();
        assertThat(aliveAfter(Duration.ofSeconds(2))).isFalse();
        assertThat(log).singleElement().asString().startsWith("nodeletd hangs");

        worker.over();
        assertThat(aliveAfter(Duration.ofSeconds(2))).isTrue();
    }

    @Test
    void aLookIsBrokenOffAndOneThatDoesNotEndThenHangs() throws InterruptedException {
        looksHang = true;
        checks.begin(false);
        assertThat(aliveAfter(StatusChecks.LONGEST)).isTrue();
        assertThat(aliveAfter(StatusChecks.GRACE)).as("it is broken off").isTrue();

        Runnable ended = inbox.poll(30, TimeUnit.SECONDS);
        assertThat(ended).as("what a broken-off look waits for does not matter").isNotNull();
        ended.run();
        assertThat(aliveAfter(StatusChecks.GRACE)).isTrue();
    }

    @Test
    void aLookThatCannotEvenBeBrokenOffHangs() {
        checks.look(
                () -> {
                    hang();
                    return List.of();
                },
                () -> {},
                _ -> {});
        assertThat(aliveAfter(StatusChecks.LONGEST)).isTrue();

        assertThat(aliveAfter(StatusChecks.GRACE.plusSeconds(1))).isFalse();
        assertThat(log)
                .singleElement()
                .asString()
                .contains("a look at the phases has not ended since 2026-11-22T12:00");
    }
}
