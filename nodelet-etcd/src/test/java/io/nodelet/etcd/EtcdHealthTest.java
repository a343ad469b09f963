package io.nodelet.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import org.junit.jupiter.api.Test;

class EtcdHealthTest {
    private final FakeEtcd.Cluster cluster = new FakeEtcd.Cluster().member("a1", 10, 8);

    private Health look() {
        return new EtcdHealth(cluster.client("a1")).check();
    }

    @Test
    void wellWhileRaftMoves() {
        assertThat(look().isHealthy()).isTrue();
    }

    @Test
    void namesALostLeader() {
        cluster.leader = "";
        cluster.ready = Health.unhealthy(ReasonCode.API_NOT_READY, "", "/readyz: 503 linearizable_read");
        assertThat(look().reason()).contains("etcd knows of no leader");
    }

    @Test
    void namesARaftThatDoesNotMove() {
        cluster.ready = Health.unhealthy(ReasonCode.API_NOT_READY, "", "/readyz: 503 linearizable_read");
        assertThat(look().reason()).contains("its raft does not move").contains("linearizable_read");
    }

    @Test
    void saysItAsBeforeWhereNobodyAnswers() {
        cluster.ready =
                Health.unhealthy(ReasonCode.API_UNREACHABLE, "", "GET https://127.0.0.1:2379/readyz: can't connect");
        cluster.dead.add("a1");
        assertThat(look().reason()).isEqualTo("GET https://127.0.0.1:2379/readyz: can't connect");
    }

    @Test
    void namesAFullDatabase() {
        cluster.member("a1", 64, 60);
        cluster.alarms.add(new EtcdAlarm("a1", EtcdAlarm.NOSPACE));
        assertThat(look().reason())
                .isEqualTo(
                        "etcd is full and takes no writes (alarm NOSPACE of member a1): its database has 64, 60 of it in"
                                + " use, of 64 MiB");
    }

    @Test
    void namesEveryOtherAlarm() {
        cluster.alarms.add(new EtcdAlarm("b2", "CORRUPT"));
        assertThat(look().reason()).isEqualTo("etcd has raised an alarm: CORRUPT of member b2");
    }

    @Test
    void namesALag() {
        cluster.gap = 4500;
        assertThat(look().reason()).contains("4500 entries behind");
    }

    private ReasonCode code() {
        return look().because().orElseThrow().code();
    }

    /// A member that answers and has no majority waits for others, and is left alone; one that does not answer, or that
    /// is the only one, is this node's own.
    @Test
    void tellsWhoseFaultItIs() {
        Health unready = Health.unhealthy(ReasonCode.API_NOT_READY, "", "/readyz: 503 linearizable_read");
        cluster.ready = unready;
        assertThat(code()).isEqualTo(ReasonCode.SERVICE_UNWELL);
        cluster.member("b2", 10, 8).member("c3", 10, 8);
        assertThat(code()).isEqualTo(ReasonCode.NO_QUORUM);
        assertThat(new EtcdHealth(cluster.client("a1"))
                        .ready()
                        .because()
                        .orElseThrow()
                        .code())
                .isEqualTo(ReasonCode.NO_QUORUM);
        cluster.leader = "";
        assertThat(code()).isEqualTo(ReasonCode.NO_QUORUM);
        cluster.dead.add("a1");
        assertThat(code()).isEqualTo(ReasonCode.SERVICE_SILENT);
    }
}
