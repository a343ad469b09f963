package io.nodelet.daemon;

import static io.nodelet.daemon.Bench.ETCD;
import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RepairAction;
import io.nodelet.model.Failure;
import io.nodelet.model.ReasonCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is the cluster's, a full etcd say, is worked at by its remedy with patience: nothing is restarted for it.
class RemedyTest {
    private static final PhaseReport FULL = Bench.differs(ETCD, RepairAction.KIND, "room in etcd");
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

    /// That its data is gone is why etcd's file is not made, whatever was seen first.
    @Test
    void thatAPhaseRefusesSaysMoreThanWhatIsMissing() {
        var gone = new Failure(ReasonCode.ETCD_DATA_GONE, "/data", "its data is not in /data");
        PhaseReport refused = new PhaseReport(
                ETCD,
                true,
                PhaseReport.State.FAILED,
                Optional.of(gone),
                List.of(
                        new Change("do", RepairAction.KIND, "etcd's data is this machine's", gone),
                        new Change("make", "file", "/etcd.yaml", gone.saying("missing"))));
        bench.check().afterSeconds(60).check(Bench.differs(ETCD, "file", "/etcd.yaml"));
        bench.afterSeconds(1).check(refused);
        var document = new StatusDocument(new NodeIdentity("n1", "master", "c1"), time -> time);
        assertThat(document.toMap(bench.node, "", Map.of(), bench.now).toString())
                .contains("reason=its data is not in /data", "code=EtcdDataGone, scope=elsewhere");
    }
}
