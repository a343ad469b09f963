package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.PhaseReport;
import io.nodelet.model.PhaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever is seen, in whatever order: the rules hold. `-Dnodelet.seed=S` plays one sequence again.
class ReconcilerPropertyTest {
    private static final int SEQUENCES = 400;
    private static final int LENGTH = 250;

    @Test
    void theRulesHoldForAnySequence() {
        Long only = Long.getLong("nodelet.seed");
        for (long seed = only == null ? 0 : only; seed < (only == null ? SEQUENCES : only + 1); seed++) {
            new Sequence(seed).run();
        }
    }

    /// One random life of a node.
    private static final class Sequence {
        private final long seed;
        private final Random random;
        private final Bench bench;
        private final Deque<Instant> steps = new ArrayDeque<>();
        private DesiredServiceState desiredServiceState = DesiredServiceState.TRUE;

        Sequence(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.bench = new Bench(desiredServiceState, seed);
        }

        void run() {
            for (int i = 0; i < LENGTH; i++) {
                happen();
                bench.after(Duration.ofMillis(random.nextInt(20_000)));
                Step step = bench.decide();
                checkDecision(step);
                if (step.acts() && random.nextInt(4) > 0) {
                    act(step);
                }
                checkState();
            }
            recovers();
        }

        private void happen() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> bench.check();
                case 3, 4, 5 -> bench.check(anything());
                case 6 -> bench.node.lost("etcd", "ended", random.nextBoolean(), bench.now);
                case 7 -> bench.node.lost("kube-apiserver", "ended", true, bench.now);
                case 8 -> pause(random.nextBoolean());
                case 9 -> desire(List.of(DesiredServiceState.values()).get(random.nextInt(3)));
                case 10 -> bench.checkDown();
                default -> {
                    bench.node.ordered();
                    bench.node.orderEnded();
                }
            }
        }

        private void pause(boolean on) {
            bench.node.pause(on ? Optional.of(new HealingPause(bench.now.plusSeconds(60), "x")) : Optional.empty());
        }

        private void desire(DesiredServiceState wanted) {
            desiredServiceState = wanted;
            bench.node.desire(wanted);
        }

        private PhaseReport[] anything() {
            List<PhaseReport> bad = new ArrayList<>();
            for (PhaseId id : Bench.phases().ids()) {
                switch (random.nextInt(5)) {
                    case 0 -> bad.add(Bench.unwell(id, "not well"));
                    case 1 -> bad.add(Bench.differs(id, "service", "etcd"));
                    case 2 -> bad.add(Bench.differs(id, "file", "/x"));
                    default -> {}
                }
            }
            return bad.toArray(PhaseReport[]::new);
        }

        private void act(Step step) {
            int before = bench.node.attemptHistory().attempts();
            int own = bench.node.attemptHistory().own();
            steps.addLast(bench.now);
            StepResult result = random.nextBoolean()
                    ? StepResult.GOOD
                    : random.nextBoolean() ? Bench.failedAt(Bench.CONTROL) : StepResult.brokenOff();
            bench.act(result);
            assertThat(bench.node.attemptHistory().attempts())
                    .as(told())
                    .isBetween(before, before + 1)
                    .isPositive();
            boolean tenth = (own + 1) % 10 == 0 && !(step instanceof Step.StopAll);
            assertThat(!tenth || step instanceof Step.RestartAll).as(told()).isTrue();
        }

        private void checkDecision(Step step) {
            assertThat(step.reason()).as(told()).isNotBlank();
            assertThat(bench.decide()).as("asked twice, " + told()).isEqualTo(step);
            if (bench.node.holdReason().pause().isPresent() || desiredServiceState == DesiredServiceState.IGNORE) {
                assertThat(step.acts()).as(told()).isFalse();
            }
            if (desiredServiceState == DesiredServiceState.FALSE && step.acts()) {
                assertThat(step).as(told()).isInstanceOf(Step.StopAll.class);
            }
            if (step instanceof Step.Hold hold && hold.until().isPresent()) {
                assertThat(hold.until().get()).as(told()).isAfter(bench.now);
            }
            steps.removeIf(time -> !time.plus(BackoffPolicy.DEFAULT.window()).isAfter(bench.now));
            assertThat(steps.size()).as(told()).isLessThanOrEqualTo(BackoffPolicy.DEFAULT.brake());
        }

        private void checkState() {
            KubeStatus status = bench.status();
            NodeState state = bench.node.state();
            if (desiredServiceState == DesiredServiceState.TRUE) {
                assertThat(state == NodeState.OK).as(told()).isEqualTo(bench.node.running());
            }
            if (state == NodeState.OK && desiredServiceState != DesiredServiceState.IGNORE) {
                assertThat(status.attempt()).as(told()).isZero();
            }
            boolean many = state != NodeState.OK && status.attempt() > 10;
            boolean paused = bench.node.holdReason().pause().isPresent();
            assertThat(state == NodeState.FAILED).as(told()).isIn(many, many || paused);
            assertThat(status.lastFailedCheck().isEmpty()).as(told()).isEqualTo(status.lastFailedCheckTime() == 0);
            assertThat(status.allTasks()).as(told()).containsAll(status.completedTasks());
        }

        /// Once steps help, the node comes to be ok.
        private void recovers() {
            pause(false);
            desire(DesiredServiceState.TRUE);
            bench.check(Bench.differs(Bench.ETCD, "service", "etcd"));
            Step step = bench.decide();
            if (step instanceof Step.Hold hold) {
                bench.now = hold.until().orElseThrow();
                step = bench.decide();
            }
            assertThat(step.acts()).as(told()).isTrue();
            bench.act(StepResult.GOOD);
            assertThat(bench.check().node.state()).as(told()).isEqualTo(NodeState.OK);
        }

        private String told() {
            return "seed " + seed;
        }
    }
}
