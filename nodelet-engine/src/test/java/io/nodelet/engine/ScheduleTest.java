package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.FakeDrivers.Cell;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private final FakeMachine machine = Node.machine();

    private Runner agent(Phase... phases) {
        return machine.agent(new Plan(List.of(phases)), Fate.immortal());
    }

    @Test
    void phasesThatNeedNotWaitOverlap() {
        CyclicBarrier meet = new CyclicBarrier(2);
        Deed meeting = Deed.meeting(meet);
        assertThat(agent(
                                FakePhase.of(10),
                                FakePhase.of(20, meeting).dependsOn(10),
                                FakePhase.of(30, meeting).dependsOn(10))
                        .start(RunOptions.ALL)
                        .isSuccess())
                .isTrue();
    }

    @Test
    void phasesWaitForThoseTheyNeedAndNotForThoseThatAreNotThere() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        agent(
                        FakePhase.of(10, new Deed("a", () -> order.add(10))),
                        FakePhase.of(20, new Deed("b", () -> order.add(20))).dependsOn(10, 15),
                        FakePhase.of(30, new Deed("c", () -> order.add(30))).dependsOn(20))
                .start(RunOptions.ALL);
        assertThat(order).containsExactly(10, 20, 30);
    }

    @Test
    void whatNeedsAFailedPhaseIsSkippedAndOthersGoOn() {
        RunResult result = agent(
                        FakePhase.of(10, Deed.failing("etcd")),
                        FakePhase.of(20, Cell.run("a", "1")),
                        FakePhase.of(30, Cell.run("b", "1")).dependsOn(10),
                        FakePhase.of(40, Cell.run("c", "1")).dependsOn(30))
                .start(RunOptions.ALL);
        assertThat(States.of(result))
                .isEqualTo("10 failed: etcd went wrong; 20 done 1; 30 skipped: needs 010-phase_10.sh;"
                        + " 40 skipped: needs 030-phase_30.sh; ");
        assertThat(result.isSuccess()).isFalse();
        assertThat(result.failure().orElseThrow().getKey().number()).isEqualTo(10);
    }

    @Test
    void aMilestoneLetsOthersBeginWhileTheRestGoesOn() {
        Deed meeting = Deed.meeting(new CyclicBarrier(2));
        RunResult result = agent(
                        FakePhase.of(10, Cell.run("a", "1"), new Milestone("half way"), meeting),
                        FakePhase.of(20, meeting).dependsOn(10))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 done 2; 20 done 1; ");
    }

    @Test
    void whatFailsAfterAMilestoneFailsTheRunAndNotWhatBeganFromIt() {
        RunResult result = agent(
                        FakePhase.of(10, new Milestone("half way"), Deed.failing("manager")),
                        FakePhase.of(20, Cell.run("a", "1")).dependsOn(10))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 failed: manager went wrong; 20 done 1; ");
        assertThat(result.isSuccess()).isFalse();
    }

    @Test
    void whatFailsBeforeAMilestoneLetsNothingBegin() {
        RunResult result = agent(
                        FakePhase.of(10, Deed.failing("server"), new Milestone("half way")),
                        FakePhase.of(20, Cell.run("a", "1")).dependsOn(10))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 failed: server went wrong; 20 skipped: needs 010-phase_10.sh; ");
    }

    @Test
    void aMilestoneIsNoDifferenceAndNothingToStop() {
        Runner agent = agent(FakePhase.of(10, new Milestone("half way"), Cell.run("a", "1")));
        agent.start(RunOptions.ALL);
        assertThat(agent.status(RunOptions.ALL)).allMatch(PhaseReport::running);
        assertThat(agent.stop(RunOptions.ALL).isSuccess()).isTrue();
        assertThat(machine.hasCell("a")).isFalse();
    }

    @Test
    void whatStandsBeforeAGateIsMadeBesideThePhaseThatItWaitsFor() {
        Deed meeting = Deed.meeting(new CyclicBarrier(2));
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        RunResult result = agent(
                        FakePhase.of(10, meeting, new Deed("a", () -> order.add(10))),
                        FakePhase.of(20, meeting, new WaitFor(10), new Deed("b", () -> order.add(20))))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 done 2; 20 done 2; ");
        assertThat(order).containsExactly(10, 20);
    }

    @Test
    void aGateStaysClosedWhenThePhaseFails() {
        RunResult result = agent(
                        FakePhase.of(10, Deed.failing("server")),
                        FakePhase.of(20, Cell.run("a", "1"), new WaitFor(10), Cell.run("b", "1")))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 failed: server went wrong; 20 skipped: needs 010-phase_10.sh; ");
        assertThat(machine.hasCell("a")).isTrue();
        assertThat(machine.hasCell("b")).isFalse();
    }

    @Test
    void aPhaseThatIsNotInTheRunKeepsNoGateClosed() {
        assertThat(agent(FakePhase.of(20, new WaitFor(10), Cell.run("a", "1")))
                        .start(RunOptions.ALL)
                        .isSuccess())
                .isTrue();
    }

    @Test
    void aGateForALaterPhaseIsABug() {
        RunResult result = agent(
                        FakePhase.of(10, new WaitFor(20)), FakePhase.of(20).dependsOn(10))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).startsWith("10 failed: unexpected: ").contains("may not wait for phase 20");
    }
}
