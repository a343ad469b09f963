package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.host.FakeServices;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the metrics say of a node on paper.
class NodeMetricsTest {
    @TempDir
    Path logs;

    private final Bench bench = new Bench();
    private final StepCounters stepCounters = new StepCounters();

    @Test
    void aNodeThatWasNotLookedAtIsConvergingAndUnknown() {
        assertThat(text())
                .contains("nodelet_node_state{state=\"converging\"} 1\n")
                .contains("nodelet_node_state{state=\"ok\"} 0\n")
                .contains("nodelet_phase_state{phase=\"055-etcd_run.sh\",state=\"unknown\"} 1\n")
                .contains("nodelet_last_check_timestamp_seconds 0\n");
    }

    @Test
    void eachHealIsCountedByWhatItWasMadeFor() {
        bench.check();
        bench.check(Bench.differs(Bench.ETCD, "service", "etcd"));
        heal(StepResult.GOOD);
        bench.check(Bench.differs(Bench.CERTS, "file", "/ca.crt"));
        heal(Bench.failedAt(Bench.CERTS));

        assertThat(text())
                .contains("nodelet_heals_total{step=\"restart-service\",phase=\"055-etcd_run.sh\",component=\"etcd\","
                        + "reason=\"ended\",result=\"good\"} 1\n")
                .contains("step=\"re-apply\",phase=\"020-gen_certs.sh\",component=\"\",reason=\"differs\","
                        + "result=\"failed\"} 1\n")
                .contains("nodelet_phase_restarts_total{phase=\"055-etcd_run.sh\"} 1\n")
                .contains("nodelet_phase_state{phase=\"020-gen_certs.sh\",state=\"failed\"} 1\n")
                .contains("nodelet_phase_state{phase=\"020-gen_certs.sh\",state=\"running\"} 0\n");
    }

    @Test
    void whatStandsStillHangsUntilItIsWell() {
        bench.check();
        bench.node.lost("etcd", "stands still", false, bench.now);
        bench.check(Bench.unwell(Bench.ETCD, "etcd does not answer"));

        assertThat(StepCounters.failureReason(bench.decide(), bench.node.histories()))
                .isEqualTo(FailureReason.HANGS);

        bench.check();
        bench.check(Bench.unwell(Bench.ETCD, "etcd does not answer"));
        bench.afterSeconds(60).check(Bench.unwell(Bench.ETCD, "etcd does not answer"));
        assertThat(StepCounters.failureReason(bench.decide(), bench.node.histories()))
                .isEqualTo(FailureReason.UNWELL);
    }

    @Test
    void aPauseAndARefusedConfigurationAreSeen() {
        bench.check();
        assertThat(text())
                .contains("nodelet_paused 0\n")
                .contains("nodelet_config_refused 0\n")
                .contains("nodelet_running 1\n");

        bench.node.pause(Optional.of(new HealingPause(bench.now.plusSeconds(60), "new disk")));

        assertThat(Metric.render(new NodeMetrics(bench.node, time -> time)
                        .all(liveness(), stepCounters, new EventQueue(), new SupervisedThreads(_ -> {}), true)))
                .contains("nodelet_paused 1\n")
                .contains("nodelet_config_refused 1\n");
    }

    @Test
    void whatWaitedInTheInboxIsCounted() throws InterruptedException {
        var eventQueue = new EventQueue();
        eventQueue.execute(() -> {});
        eventQueue.execute(() -> {});
        eventQueue.hear(java.time.Duration.ZERO);

        assertThat(eventQueue.lag().metric("lag", "x").toString()).endsWith("lag_count 2\n");
    }

    private void heal(StepResult result) {
        Step step = bench.decide();
        assertThat(step.acts()).as(step.describe()).isTrue();
        stepCounters.began(step, bench.node.histories());
        bench.act(result);
        stepCounters.made(step, result);
    }

    private String text() {
        return Metric.render(new NodeMetrics(bench.node, time -> time)
                .all(liveness(), stepCounters, new EventQueue(), new SupervisedThreads(_ -> {}), false));
    }

    private ProcessMonitor liveness() {
        return new ProcessMonitor(new FakeServices(logs, Clock.systemUTC()));
    }
}
