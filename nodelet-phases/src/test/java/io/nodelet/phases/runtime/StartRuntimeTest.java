package io.nodelet.phases.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.Specs;
import io.nodelet.resources.Trace;
import io.nodelet.resources.Trace.What;
import org.junit.jupiter.api.Test;

/// Where kubelet keeps pods goes with the runtime, however it is called.
class StartRuntimeTest {
    private static NodeSpec master(NodeFacts.Cgroups cgroups, boolean systemd) {
        NodeFacts facts = Specs.master().facts();
        return new NodeSpec(
                Specs.master().config(),
                new NodeFacts(facts.name(), facts.address(), "eth0", 1500, cgroups, systemd, "amd64", true, false, ""));
    }

    @Test
    void podsLieInASliceOfSystemdsOrInAControlGroup() {
        assertThat(StartRuntime.pods(master(NodeFacts.Cgroups.V2, true)))
                .isEqualTo(Trace.of(What.SLICE, "kubepods.slice"));
        assertThat(StartRuntime.pods(master(NodeFacts.Cgroups.V2, false))).isEqualTo(Trace.of(What.CGROUP, "kubepods"));
        assertThat(StartRuntime.pods(master(NodeFacts.Cgroups.V1, true))).isEqualTo(Trace.of(What.CGROUP, "kubepods"));
    }
}
