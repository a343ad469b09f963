package io.nodelet.phases.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.RunningConfig;
import io.nodelet.phases.Specs;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
    private static NodeSpec slow(int factor) {
        NodeSpec spec = Specs.master();
        NodeConfig c = spec.config();
        return new NodeSpec(
                new NodeConfig(
                        c.clusterId(),
                        c.role(),
                        c.node(),
                        c.network(),
                        c.controlPlane(),
                        c.join(),
                        c.etcd(),
                        c.runtime(),
                        c.kubelet(),
                        new RunningConfig("auto", factor),
                        c.components(),
                        c.addons(),
                        c.misc(),
                        c.preflight(),
                        c.drain(),
                        c.daemon()),
                spec.facts());
    }

    /// Else an upgrade of nodeletd would restart them.
    @Test
    void anOrdinaryMachinesFlagsAreAsTheyWere() {
        for (List<String> flags :
                List.of(ControllerManagerFlags.of(Specs.master()), SchedulerFlags.of(Specs.master()))) {
            assertThat(flags).contains("--leader-elect=true").noneMatch(it -> it.startsWith("--leader-elect-"));
        }
    }

    @Test
    void aSlowOneHasMoreTimeToRenewItsLeases() {
        for (List<String> flags : List.of(ControllerManagerFlags.of(slow(4)), SchedulerFlags.of(slow(4)))) {
            assertThat(flags)
                    .contains(
                            "--leader-elect=true",
                            "--leader-elect-lease-duration=60s",
                            "--leader-elect-renew-deadline=40s",
                            "--leader-elect-retry-period=8s");
        }
    }
}
