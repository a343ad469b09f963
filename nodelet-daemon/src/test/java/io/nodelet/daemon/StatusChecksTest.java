package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunEvent;
import io.nodelet.host.FakeServices;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which looks count, on a loop that the test turns.
class StatusChecksTest {
    @TempDir
    Path root;

    private static final Optional<Failure> SEEN = Optional.of(new Failure(ReasonCode.SERVICE_UNWELL, "", "seen"));
    private static final String LOST = "it relies on 055-etcd_run, which is lost";
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<String> crashed = new LinkedBlockingQueue<>();
    private final SupervisedThreads threads =
            new SupervisedThreads(told::add, (thread, _) -> crashed.add(thread), Duration.ofMillis(1));
    private Reconciler reconciler;
    private StatusChecks statusChecks;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @BeforeEach
    void begin() throws IOException {
        ManagedNode node = new SmallNode(root).load(RunEvent.Sink.NONE);
        reconciler = new Reconciler(node.plan(), DesiredServiceState.TRUE, BackoffPolicy.DEFAULT, new Random(1));
        var services = new FakeServices(root, Clock.systemUTC());
        statusChecks = new StatusChecks(inbox::add, threads, () -> node, reconciler, services, () -> now);
    }

    private void look() throws InterruptedException {
        statusChecks.begin(false);
        inbox.take().run();
    }

    /// The first start, say: what was seen on its way has not failed.
    @Test
    void whatWasSeenBeforeAStepEndedDoesNotCount() throws InterruptedException {
        statusChecks.begin(true);
        statusChecks.outdated();
        inbox.take().run();

        assertThat(statusChecks.fresh()).isFalse();
        assertThat(reconciler.histories())
                .allMatch(phaseHistory -> phaseHistory.last().isEmpty());

        look();
        assertThat(statusChecks.fresh()).isTrue();
        assertThat(reconciler.histories())
                .allMatch(phaseHistory -> phaseHistory.last().isPresent());
    }

    /// A look that found nothing does not keep the next from beginning.
    @Test
    void aLookThatEndsOfASurpriseIsOver() throws InterruptedException {
        var over = new AtomicBoolean();
        statusChecks.look(
                () -> {
                    throw new IllegalStateException("nobody thought of this");
                },
                () -> over.set(true),
                _ -> {
                    throw new AssertionError("it found nothing");
                });
        inbox.take().run();

        assertThat(over).isTrue();
        assertThat(statusChecks.hung(now.plus(Duration.ofDays(1)))).isEmpty();
        assertThat(told.poll(30, TimeUnit.SECONDS)).contains("thread look").contains("nobody thought of this");
    }

    /// No report is made up: the process ends.
    @Test
    void anErrorInALookEndsTheProcess() throws InterruptedException {
        statusChecks.look(
                () -> {
                    throw new NoClassDefFoundError("io/nodelet/Gone");
                },
                () -> {},
                _ -> {
                    throw new AssertionError("it found nothing");
                });
        inbox.take().run();

        assertThat(crashed.poll(30, TimeUnit.SECONDS)).isEqualTo("look");
    }

    @Test
    void aTouchedPhaseIsLookedAtBeforeTheNextDecision() throws InterruptedException {
        look();

        statusChecks.lookFirst(SmallNode.ETCD);
        assertThat(statusChecks.fresh()).isFalse();

        look();
        assertThat(statusChecks.fresh()).isTrue();
    }

    @Test
    void aFileIsKnownByThePhaseThatDeclaresIt() throws InterruptedException {
        look();

        statusChecks.touched(root.resolve("somebody-elses"));
        assertThat(statusChecks.fresh()).isTrue();
        statusChecks.touched(root.resolve("etcd.conf"));
        assertThat(statusChecks.fresh()).isFalse();
    }

    private void began(Step step) {
        statusChecks.outdated();
        reconciler.began(step, now);
    }

    private void reported(PhaseId phase, PhaseReport.State state, int times) {
        for (int i = 0; i < times; i++) {
            reconciler.checked(List.of(new PhaseReport(phase, true, state, SEEN, List.of())), now);
        }
    }

    /// Waiting for the API server to answer is in vain once etcd is lost; etcd's own mending is not undermined by it.
    @Test
    void aStepIsUnderminedByWhatItReliesOnAlone() {
        reported(SmallNode.ETCD, PhaseReport.State.FAILED, 2);
        assertThat(statusChecks.undermined()).isEmpty();

        began(new Step.RestartFrom(SmallNode.API, "it does not answer"));
        assertThat(statusChecks.undermined()).contains(LOST);
        assertThat(statusChecks.undermined()).as("said once").isEmpty();

        began(new Step.RestartFrom(SmallNode.ETCD, "it does not answer"));
        assertThat(statusChecks.undermined()).isEmpty();
        began(new Step.RestartAll(SmallNode.API, "the tenth attempt"));
        assertThat(statusChecks.undermined()).isEmpty();
    }

    @Test
    void aStepIsUnderminedByWhatIsLostBeyondDoubtAlone() {
        began(new Step.RestartFrom(SmallNode.API, "it does not answer"));
        reported(SmallNode.ETCD, PhaseReport.State.RUNNING, 1);
        assertThat(statusChecks.undermined()).isEmpty();

        reported(SmallNode.ETCD, PhaseReport.State.FAILED, 1);
        assertThat(statusChecks.undermined()).as("seen once, by a live check").isEmpty();

        reported(SmallNode.ETCD, PhaseReport.State.FAILED, 1);
        assertThat(statusChecks.undermined()).contains(LOST);
    }

    /// It waits for what is not to be reached from there any more.
    @Test
    void aStepIsUnderminedOnceTheMachineIsAnotherOne() throws Exception {
        look();
        began(new Step.RestartFrom(SmallNode.ETCD, "it does not answer"));
        assertThat(statusChecks.undermined()).isEmpty();

        Files.writeString(root.resolve("moved"), "the address is another one");
        statusChecks.begin(true);
        assertThat(statusChecks.undermined()).contains("the address is another one");
        assertThat(statusChecks.undermined()).as("said once").isEmpty();
    }

    /// [SmallNode] asks live checks each half hour, and looks at everything each hour.
    @Test
    void whileAStepIsUnderWayEverythingIsLookedAtAsOftenAsLiveChecksAreAsked() throws InterruptedException {
        look();
        Instant probe = now.plus(Duration.ofMinutes(30));

        statusChecks.begin(true);
        assertThat(statusChecks.due(true)).as("none is under way").isEqualTo(probe);
        now = probe;
        statusChecks.begin(true);
        assertThat(statusChecks.due(true)).as("one is under way").isEqualTo(Instant.MAX);
        inbox.take().run();
        assertThat(statusChecks.due(true)).isEqualTo(probe.plus(Duration.ofMinutes(30)));
    }
}
