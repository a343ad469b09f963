package io.nodelet.etcd.member;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.etcd.FakeEtcd;
import io.nodelet.model.NodeletException;
import org.junit.jupiter.api.Test;

/// Which member may leave etcd's cluster, its data lost, to come in again.
class RejoinPreconditionsTest {
    private final FakeEtcd.Cluster cluster =
            new FakeEtcd.Cluster().member("a1", 1, 1).member("b2", 1, 1).member("c3", 1, 1);

    /// A rejoin that throws away what may be right would be worse than the difference.
    @Test
    void aMemberInTheMinorityMayRejoinAndNoOtherThatIsWell() {
        assertThatThrownBy(() -> RejoinPreconditions.requireLost(cluster.client("a1")))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("there is nothing to set right");
        cluster.data.put("a1", 9L);
        assertThatCode(() -> RejoinPreconditions.requireLost(cluster.client("a1")))
                .doesNotThrowAnyException();
        cluster.data.put("b2", 8L);
        assertThatThrownBy(() -> RejoinPreconditions.requireLost(cluster.client("a1")))
                .isInstanceOf(NodeletException.class);
    }
}
