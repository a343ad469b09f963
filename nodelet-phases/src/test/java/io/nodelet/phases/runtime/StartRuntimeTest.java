package io.nodelet.phases.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.resources.Trace;
import io.nodelet.resources.Trace.What;
import org.junit.jupiter.api.Test;

/// Where kubelet keeps pods goes with the runtime, however it is called.
class StartRuntimeTest {
    /// Another driver of control groups takes neither away, nor the pods that run in it.
    @Test
    void podsLieInASliceOfSystemdsOrInAControlGroup() {
        assertThat(StartRuntime.PODS)
                .containsExactly(Trace.of(What.SLICE, "kubepods.slice"), Trace.of(What.CGROUP, "kubepods"));
    }
}
