package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.model.RunningConfig;
import io.nodelet.resources.Folder;
import io.nodelet.resources.service.AwaitHealthy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A phase on a machine that is ten times slower.
class SlowMachinePhaseTest {
    private static final Folder FOLDER = Folder.data(Path.of("/var/lib/x"), "0700");

    private record Ordinary() implements Phase {
        @Override
        public PhaseId id() {
            return PhaseIds.ETCD_RUN;
        }

        @Override
        public Set<Integer> dependsOn() {
            return Set.of(50);
        }

        @Override
        public List<Item> declare() {
            return List.of(FOLDER, new AwaitHealthy("it answers", Health::healthy, Duration.ofSeconds(90)));
        }

        @Override
        public boolean hasStatusCheck() {
            return true;
        }

        @Override
        public Duration readinessTimeout() {
            return Duration.ofSeconds(3);
        }
    }

    @Test
    void allThatIsWaitedForHasMoreTimeAndNothingElseDiffers() {
        var ordinary = new Ordinary();
        Phase slow = new SlowMachinePhase(ordinary, new RunningConfig("auto", 10));

        assertThat(slow.readinessTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(slow.timeout()).isEqualTo(ordinary.timeout().multipliedBy(10));
        assertThat(slow.declare().getFirst()).isEqualTo(FOLDER);
        assertThat(slow.declare().getLast()).isInstanceOfSatisfying(AwaitHealthy.class, awaitHealthy -> {
            assertThat(awaitHealthy.limit()).isEqualTo(Duration.ofMinutes(15));
            assertThat(awaitHealthy.key()).isEqualTo("wait until it answers");
        });
        assertThat(slow.id()).isEqualTo(PhaseIds.ETCD_RUN);
        assertThat(slow.dependsOn()).containsExactly(50);
        assertThat(slow.hasStatusCheck()).isTrue();
        assertThat(slow.beforeStop(false)).isEmpty();
    }
}
