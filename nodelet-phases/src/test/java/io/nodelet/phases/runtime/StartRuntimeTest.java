package io.nodelet.phases.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import org.junit.jupiter.api.Test;

/// Where kubelet keeps pods goes with the runtime, however it is called.
class StartRuntimeTest {
    /// Another driver of control groups takes neither away, nor the pods that run in it.
    @Test
    void podsLieInASliceOfSystemdsOrInAControlGroup() {
        assertThat(StartRuntime.PODS)
                .containsExactly(
                        RuntimeArtifact.of(What.SLICE, "kubepods.slice"), RuntimeArtifact.of(What.CGROUP, "kubepods"));
    }
}
