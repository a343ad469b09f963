package io.nodelet.daemon;

import static io.nodelet.daemon.Bench.CONTROL;
import static io.nodelet.daemon.Bench.ETCD;
import static io.nodelet.daemon.Bench.differs;
import static io.nodelet.daemon.Bench.failedAt;
import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.Step.Hold;
import io.nodelet.daemon.Step.ReApply;
import io.nodelet.daemon.Step.RestartAll;
import io.nodelet.daemon.Step.RestartFrom;
import io.nodelet.daemon.Step.RestartService;
import io.nodelet.model.Failure;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// From the smallest step to the whole stack, and the rests between, on a clock that the test winds.
class LadderTest {
    private final Bench bench = new Bench();

    @Test
    void theLadderGoesUpAndEveryTenthAttemptIsTheWholeStack() {
        var bad = differs(ETCD, "service", "etcd");
        bench.check().afterSeconds(60).check(bad);

        for (int attempt = 1; attempt <= 20; attempt++) {
            Step step = bench.actWhenDue(failedAt(ETCD), bad);

            Class<?> expected = switch (attempt) {
                case 1 -> RestartService.class;
                case 2 -> ReApply.class;
                case 10, 20 -> RestartAll.class;
                default -> RestartFrom.class;
            };
            NodeState state =
                    attempt == 1 ? NodeState.CONVERGING : attempt <= 10 ? NodeState.RETRYING : NodeState.FAILED;
            assertThat(step).as("attempt %d", attempt).isInstanceOf(expected);
            assertThat(step.about()).contains(ETCD);
            assertThat(bench.node.state()).as("attempt %d", attempt).isEqualTo(state);
            assertThat(bench.status().attempt()).isEqualTo(attempt);
        }
    }

    @Test
    void restsGrowAndGoOnGrowingSlowly() {
        var bad = differs(ETCD, "service", "etcd");
        bench.check().afterSeconds(60).check(bad);
        Instant before = bench.now;
        Duration[] rests = new Duration[14];
        for (int i = 0; i < rests.length; i++) {
            bench.actWhenDue(failedAt(ETCD), bad);
            rests[i] = Duration.between(before, bench.now);
            before = bench.now;
        }

        assertThat(rests[0]).isLessThan(Duration.ofSeconds(1));
        assertThat(rests[1]).isBetween(Duration.ofMillis(800), Duration.ofMillis(1500));
        assertThat(rests[5]).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(20));
        assertThat(rests[9]).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(73));
        assertThat(rests[13]).isBetween(Duration.ofSeconds(240), Duration.ofSeconds(361));
    }

    @Test
    void aSuccessEndsTheAttempts() {
        var bad = differs(ETCD, "service", "etcd");
        bench.check().check(bad);
        bench.actWhenDue(failedAt(ETCD), bad);
        bench.actWhenDue(failedAt(ETCD), bad);
        assertThat(bench.status().lastFailedTask()).isEqualTo("Start etcd");

        bench.actWhenDue(StepResult.GOOD);

        assertThat(bench.node.state()).isEqualTo(NodeState.OK);
        assertThat(bench.status().attempt()).isZero();
        assertThat(bench.status().lastFailedTask()).isEmpty();
    }

    @Test
    void theTaskOfTheAttemptBeforeIsNamedWhileTheNextOneRuns() {
        var bad = differs(ETCD, "service", "etcd");
        bench.check().check(bad);
        bench.actWhenDue(failedAt(CONTROL), bad);
        bench.afterSeconds(2);

        bench.node.began(bench.decide(), bench.now);

        assertThat(bench.status().attempt()).isEqualTo(2);
        assertThat(bench.status().lastFailedTask()).isEqualTo("Start control plane");
    }

    @Test
    void aCrashLoopClimbsTheLadderEvenThoughEachRestartWorks() {
        bench.check().afterSeconds(60);
        Class<?>[] seen = new Class<?>[4];
        for (int i = 0; i < seen.length; i++) {
            bench.node.lost("etcd", "ended with 1", true, bench.now);
            seen[i] = bench.actWhenDue(StepResult.GOOD).getClass();
            bench.afterSeconds(3);
        }

        assertThat(seen).containsExactly(RestartService.class, ReApply.class, RestartFrom.class, RestartFrom.class);
    }

    @Test
    void reApplyingIsNoUseForAServiceThatHangs() {
        bench.check().afterSeconds(60);
        Class<?>[] seen = new Class<?>[3];
        for (int i = 0; i < seen.length; i++) {
            bench.node.lost("kube-scheduler", "stands still", false, bench.now);
            seen[i] = bench.actWhenDue(StepResult.GOOD).getClass();
            bench.afterSeconds(3);
        }

        assertThat(seen).containsExactly(RestartService.class, RestartService.class, RestartFrom.class);
    }

    @Test
    void anotherServiceOfThePhaseBeginsAtTheBottom() {
        bench.check().afterSeconds(60).node.lost("kube-scheduler", "ended", true, bench.now);
        bench.actWhenDue(StepResult.GOOD);
        bench.afterSeconds(2).node.lost("kube-apiserver", "ended", true, bench.now);

        assertThat(bench.decide()).isInstanceOf(RestartService.class);
    }

    @Test
    void anotherFileOfThePhaseBeginsAtTheBottom() {
        bench.check().afterSeconds(60);
        for (String file : List.of("/etcd.yaml", "/server.crt", "/peer.crt")) {
            bench.check(differs(ETCD, "file", file));
            assertThat(bench.actWhenDue(StepResult.GOOD)).as(file).isInstanceOf(ReApply.class);
            bench.afterSeconds(2);
        }

        bench.check(differs(ETCD, "file", "/etcd.yaml"));
        bench.actWhenDue(StepResult.GOOD);
        assertThat(bench.afterSeconds(2)
                        .check(differs(ETCD, "file", "/etcd.yaml"))
                        .actWhenDue(StepResult.GOOD))
                .as("the same one for the third time")
                .isInstanceOf(RestartFrom.class);
    }

    @Test
    void whatWasWellForLongEnoughBeginsAtTheBottom() {
        bench.check();
        for (int i = 0; i < 4; i++) {
            bench.afterSeconds(40).node.lost("etcd", "ended with 1", true, bench.now);
            assertThat(bench.actWhenDue(StepResult.GOOD)).isInstanceOf(RestartService.class);
        }
    }

    @Test
    void oneDeadServiceAfterAnotherIsOneAttempt() {
        bench.check().afterSeconds(60);
        bench.node.lost("etcd", "ended", true, bench.now);
        bench.actWhenDue(StepResult.GOOD, differs(CONTROL, "service", "kube-apiserver"));

        assertThat(bench.act(StepResult.GOOD).about()).contains(CONTROL);
        assertThat(bench.status().attempt()).isEqualTo(1);
    }

    @Test
    void aStormIsBraked() {
        bench.check();
        int steps = 0;
        while (steps <= BackoffPolicy.DEFAULT.brake() && lose().acts()) {
            bench.act(StepResult.GOOD);
            bench.check().afterSeconds(1).node.ordered(); // an operator who starts it by hand each time, say
            bench.node.orderEnded();
            steps++;
        }

        assertThat(steps).isEqualTo(BackoffPolicy.DEFAULT.brake());
        assertThat(bench.decide()).isInstanceOf(Hold.class).extracting("why").isEqualTo(Step.Why.BRAKED);
        assertThat(bench.after(BackoffPolicy.DEFAULT.window()).decide().acts()).isTrue();
    }

    /// Attempts that were made for something outside of this node bring neither a full restart nor longer rests.
    @Test
    void anOutageElsewhereDoesNotRaiseTheFirstLocalFault() {
        var dns = Bench.unwell(Bench.DNS, new Failure(ReasonCode.NO_REPLICAS, "coredns", "scaled to nothing"));
        for (int attempts = 2; attempts <= 21; attempts++) {
            Bench node = new Bench();
            node.check().afterSeconds(60).check(dns).check(dns);
            for (int i = 0; i < attempts; i++) {
                node.actWhenDue(failedAt(Bench.DNS), dns);
            }
            assertThat(node.status().attempt()).isEqualTo(attempts);

            var ended = differs(ETCD, "service", "etcd");
            node.check(ended, dns);
            assertThat(node.actWhenDue(failedAt(ETCD), ended, dns))
                    .as("after %d attempts", attempts)
                    .isInstanceOf(RestartService.class);
            assertThat(node.decide()).isInstanceOf(Hold.class);
            Duration rest =
                    Duration.between(node.now, ((Hold) node.decide()).until().orElseThrow());
            assertThat(rest).as("after %d attempts", attempts).isLessThan(Duration.ofSeconds(2));
        }
    }

    /// A long outage elsewhere does not add up local faults that were each set right.
    @Test
    void localFaultsThatWereSetRightAreNotCountedTogetherMeanwhile() {
        var dns = Bench.unwell(Bench.DNS, new Failure(ReasonCode.NO_REPLICAS, "coredns", "scaled to nothing"));
        bench.check().afterSeconds(60);
        for (int i = 0; i < 12; i++) {
            bench.afterSeconds(40).check(differs(ETCD, "service", "etcd"), dns);
            assertThat(bench.actWhenDue(StepResult.GOOD, dns)).isInstanceOf(RestartService.class);
        }
    }

    private Step lose() {
        bench.node.lost("etcd", "ended", true, bench.now);
        return bench.decide();
    }
}
