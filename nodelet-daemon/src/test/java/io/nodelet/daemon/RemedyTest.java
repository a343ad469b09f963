package io.nodelet.daemon;

import static io.nodelet.daemon.Bench.ETCD;
import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.Remedy;
import org.junit.jupiter.api.Test;

/// What is the cluster's, a full etcd say, is worked at by its remedy with patience: nothing is restarted for it.
class RemedyTest {
    private static final PhaseReport FULL = Bench.differs(ETCD, Remedy.KIND, "room in etcd");
    private final Bench bench = new Bench();

    @Test
    void isReAppliedAtOnce() {
        bench.check().afterSeconds(60).check(FULL);
        assertThat(bench.decide()).isEqualTo(new Step.ReApply(ETCD, "remedy room in etcd: missing"));
    }

    @Test
    void neverClimbsToRestarts() {
        bench.check().afterSeconds(60).check(FULL);
        for (int i = 0; i < 25; i++) {
            assertThat(bench.actWhenDue(Bench.failedAt(ETCD), FULL)).isInstanceOf(Step.ReApply.class);
        }
        assertThat(bench.node.state()).isEqualTo(NodeState.FAILED);
        assertThat(bench.check().node.state()).isEqualTo(NodeState.OK);
    }
}
