package io.nodelet.phases.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    /// Else an upgrade of nodeletd would restart them.
    @Test
    void anOrdinaryMachinesFlagsAreAsTheyWere() {
        for (List<String> flags :
                List.of(ControllerManagerFlags.of(Specs.master()), SchedulerFlags.of(Specs.master()))) {
            assertThat(flags).contains("--leader-elect=true").noneMatch(text -> text.startsWith("--leader-elect-"));
        }
    }

    @Test
    void aSlowOneHasMoreTimeToRenewItsLeases() {
        for (List<String> flags : List.of(ControllerManagerFlags.of(Specs.slow(4)), SchedulerFlags.of(Specs.slow(4)))) {
            assertThat(flags)
                    .contains(
                            "--leader-elect=true",
                            "--leader-elect-lease-duration=60s",
                            "--leader-elect-renew-deadline=40s",
                            "--leader-elect-retry-period=8s");
        }
    }
}
