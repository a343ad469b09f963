package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which looks count, on a loop that the test turns.
class ChecksTest {
    @TempDir
    Path root;

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private Reconciler reconciler;
    private Checks checks;

    @BeforeEach
    void begin() throws IOException {
        KeptNode node = new SmallNode(root).load(RunEvent.Sink.NONE);
        reconciler = new Reconciler(node.phases(), Desired.TRUE, Pace.DEFAULT, new Random(1));
        checks = new Checks(inbox::add, () -> node, reconciler, SteadyTime.ofMachine());
    }

    private void look() throws InterruptedException {
        checks.begin(false);
        inbox.take().run();
    }

    /// The first start, say: what was seen on its way has not failed.
    @Test
    void whatWasSeenBeforeAStepEndedDoesNotCount() throws InterruptedException {
        checks.begin(true);
        checks.outdated();
        inbox.take().run();

        assertThat(checks.fresh()).isFalse();
        assertThat(reconciler.histories()).allMatch(it -> it.last().isEmpty());

        look();
        assertThat(checks.fresh()).isTrue();
        assertThat(reconciler.histories()).allMatch(it -> it.last().isPresent());
    }

    @Test
    void aTouchedPhaseIsLookedAtBeforeTheNextDecision() throws InterruptedException {
        look();

        checks.lookFirst(SmallNode.ETCD);
        assertThat(checks.fresh()).isFalse();

        look();
        assertThat(checks.fresh()).isTrue();
    }

    @Test
    void aFileIsKnownByThePhaseThatDeclaresIt() throws InterruptedException {
        look();

        checks.touched(root.resolve("somebody-elses"));
        assertThat(checks.fresh()).isTrue();
        checks.touched(root.resolve("etcd.conf"));
        assertThat(checks.fresh()).isFalse();
    }
}
