package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What `nodeletd why` says of nodes that are well, and of one whose masters are away. Faults of a node are the bank's.
@Tag("full")
class WhyTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int UNWELL = 3;

    /// Every right that a look needs is there: a node that is well is seen whole, or `why` would say so. Without its
    /// masters a worker can't know whether it is well, and nobody is told to restart anything on it.
    @Test
    void aWorkerWithoutMastersSaysThatTheyAreAway() {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp("--workers", "1"));
            Testbed worker = bed.on("worker-1");
            seenWhole(bed);
            seenWhole(worker);

            var master = bed.host().init();
            ProcessHandle.of(master.pid()).ifPresent(ProcessHandle::destroyForcibly);
            assertThat(Poll.until(PATIENCE, () -> !master.alive())).isTrue();

            CommandResult said = worker.nodeletd("why");
            assertThat(said.exit()).as(said.out()).isEqualTo(UNWELL);
            assertThat(said.out())
                    .startsWith("No API server answers this node")
                    .contains("[api.unreachable]")
                    .containsPattern("could not be seen: .*API server")
                    .doesNotContain("Nothing is wrong", "phases restart", "kill");
        }
    }

    private static void seenWhole(Testbed bed) {
        assertThat(Poll.until(PATIENCE, () -> bed.nodeletd("why").exit() == 0))
                .as("%s: %s", bed.host().name(), bed.nodeletd("why").out())
                .isTrue();
        assertThat(bed.nodeletd("why").out()).contains("Nothing is wrong.");
    }
}
