package io.nodelet.daemon;

import static io.nodelet.daemon.Bench.CERTS;
import static io.nodelet.daemon.Bench.CONTROL;
import static io.nodelet.daemon.Bench.DNS;
import static io.nodelet.daemon.Bench.ETCD;
import static io.nodelet.daemon.Bench.differs;
import static io.nodelet.daemon.Bench.failedAt;
import static io.nodelet.daemon.Bench.unwell;
import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.Step.Hold;
import io.nodelet.daemon.Step.Nothing;
import io.nodelet.daemon.Step.ReApply;
import io.nodelet.daemon.Step.RestartService;
import io.nodelet.daemon.Step.StopAll;
import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.model.Failure;
import io.nodelet.model.ReasonCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The seed's states and counters, on a clock that the test winds.
class ReconcilerTest {
    private final Bench bench = new Bench();

    @Test
    void aNodeThatIsAsDeclaredIsOkAndLeftAlone() {
        bench.check();

        assertThat(bench.node.state()).isEqualTo(NodeState.OK);
        assertThat(bench.decide()).isEqualTo(new Nothing("every phase is as declared"));
        assertThat(bench.status().attempt()).isZero();
    }

    @Test
    void nothingIsDoneBeforeTheFirstLook() {
        assertThat(bench.decide()).isEqualTo(new Nothing("not looked yet"));
        assertThat(bench.node.state()).isEqualTo(NodeState.CONVERGING);
    }

    @Test
    void anEmptyMachineIsBroughtUpInOneStep() {
        bench.checkDown();

        assertThat(bench.act(StepResult.GOOD)).isInstanceOf(ReApply.class);
        assertThat(bench.node.state()).isEqualTo(NodeState.CONVERGING);
        assertThat(bench.check().node.state()).isEqualTo(NodeState.OK);
    }

    @Test
    void whatNeverWasThereHasNotFailed() {
        assertThat(bench.checkDown().status().lastFailedCheck()).isEmpty();
    }

    @Test
    void aDeadServiceIsRestartedAtOnceAndAlone() {
        bench.check().afterSeconds(100);

        bench.node.lost("etcd", "was killed by signal 9", true, bench.now);

        assertThat(bench.decide()).isEqualTo(new RestartService(ETCD, "etcd", "etcd was killed by signal 9"));
    }

    @Test
    void aServiceThatStandsStillIsRestartedAtOnce() {
        bench.check().afterSeconds(100);

        bench.node.lost("kube-scheduler", "is stopped by a signal", false, bench.now);

        assertThat(bench.decide())
                .isEqualTo(new RestartService(CONTROL, "kube-scheduler", "kube-scheduler is stopped by a signal"));
    }

    @Test
    void aLiveCheckIsAskedTwiceBeforeAnythingIsDone() {
        bench.check().afterSeconds(60).check(unwell(ETCD, "etcd does not answer"));

        assertThat(bench.decide())
                .isEqualTo(
                        new Hold(Step.Why.CONFIRMING, Optional.of(bench.now.plusSeconds(2)), "etcd does not answer"));
        assertThat(bench.afterSeconds(2)
                        .check(unwell(ETCD, "etcd does not answer"))
                        .decide())
                .isInstanceOf(RestartService.class);
    }

    @Test
    void theServiceBeforeAWaitThatFailsIsToBlame() {
        PhaseReport unready =
                unwell(CONTROL, new Failure(ReasonCode.SERVICE_UNWELL, "kube-apiserver", "no answer within 10 s"));
        bench.check().afterSeconds(60).check(unready);

        assertThat(bench.afterSeconds(2).check(unready).decide())
                .isEqualTo(new RestartService(CONTROL, "kube-apiserver", "no answer within 10 s"));
    }

    @Test
    void theFileIsNamedThatAServiceEndedOf() {
        Failure edited = new Failure(ReasonCode.RESOURCE_DIFFERS, "/etcd.yaml", "edited");
        PhaseReport both = new PhaseReport(
                ETCD,
                true,
                PhaseReport.State.FAILED,
                Optional.of(edited.saying("file /etcd.yaml: edited")),
                List.of(
                        new Change("mend", "file", "/etcd.yaml", edited),
                        new Change("make", "service", "etcd", edited.as(ReasonCode.SERVICE_ENDED, "etcd"))));
        bench.check().afterSeconds(60).node.lost("etcd", "ended with exit code 1", true, bench.now);
        bench.node.checked(List.of(both), bench.now);
        assertThat(bench.decide()).isEqualTo(new ReApply(ETCD, "file /etcd.yaml: edited"));

        Bench other = new Bench();
        other.check().afterSeconds(60).node.checked(List.of(differs(ETCD, "file", "/etcd.yaml")), other.now);
        other.node.lost("etcd", "ended with exit code 1", true, other.now);
        assertThat(other.decide().reason()).isEqualTo("file /etcd.yaml: missing");
    }

    @Test
    void howAServiceEndedIsKeptWhenALookOnlyFindsThatItIsGone() {
        bench.check().afterSeconds(60).node.lost("etcd", "was killed by SIGKILL", true, bench.now);
        bench.node.checked(List.of(differs(ETCD, "service", "etcd")), bench.now);

        assertThat(bench.decide()).isEqualTo(new RestartService(ETCD, "etcd", "etcd was killed by SIGKILL"));
    }

    @Test
    void aStepIsUnderWayBeforeItsPhaseSaysSo() {
        bench.check().afterSeconds(60).node.lost("kube-scheduler", "ended", true, bench.now);
        bench.node.began(bench.decide(), bench.now);

        assertThat(bench.node.underWay("kube-scheduler")).isTrue();
        assertThat(bench.node.underWay("etcd")).isFalse();
    }

    @Test
    void aFileThatDiffersIsMadeAgain() {
        bench.check().afterSeconds(60).check(differs(ETCD, "file", "/etcd.yaml"));

        assertThat(bench.decide()).isEqualTo(new ReApply(ETCD, "file /etcd.yaml: missing"));
    }

    @Test
    void whatLostMoreThanOnePhaseIsMadeInOneStep() {
        bench.check()
                .afterSeconds(60)
                .check(differs(ETCD, "service", "etcd"), differs(CONTROL, "service", "kube-apiserver"));

        assertThat(bench.decide()).isInstanceOf(ReApply.class);
    }

    @Test
    void aPausedNodeIsOnlyLookedAt() {
        bench.check().afterSeconds(60);
        bench.node.pause(Optional.of(new HealingPause(bench.now.plusSeconds(1800), "new disk")));
        bench.node.lost("etcd", "ended", true, bench.now);

        assertThat(bench.decide()).isEqualTo(new Hold(Step.Why.PAUSED, Optional.empty(), "new disk"));
        bench.node.pause(Optional.empty());
        assertThat(bench.decide()).isInstanceOf(RestartService.class);
    }

    /// Nothing converges while nobody may act: it is wrong, and stays so.
    @Test
    void whatIsWrongInAPauseHasFailed() {
        bench.check().afterSeconds(60);
        bench.node.pause(Optional.of(new HealingPause(bench.now.plusSeconds(1800), "new disk")));
        assertThat(bench.node.state()).isEqualTo(NodeState.OK);

        bench.check(unwell(ETCD, "etcd does not answer"));
        assertThat(bench.node.state()).as("seen once only").isEqualTo(NodeState.CONVERGING);

        bench.node.lost("etcd", "was killed by signal 9", true, bench.now);
        assertThat(bench.node.state()).isEqualTo(NodeState.FAILED);
        bench.node.pause(Optional.empty());
        assertThat(bench.node.state()).isEqualTo(NodeState.CONVERGING);
    }

    @Test
    void whereItOnlyLooksItSaysWhatIsNotUp() {
        Bench ignored = new Bench(DesiredServiceState.IGNORE, 1);

        assertThat(ignored.check().decide().reason()).isEqualTo("the service state is `ignore`: only looking");
        assertThat(ignored.check(differs(ETCD, "service", "etcd"), unwell(DNS, "no answer"))
                        .decide()
                        .reason())
                .isEqualTo("the service state is `ignore`: only looking; not up: " + ETCD.file() + ", " + DNS.file());
    }

    @Test
    void whoeverWantsItIgnoredIsLeftAlone() {
        Bench ignored = new Bench(DesiredServiceState.IGNORE, 1);
        ignored.check(differs(ETCD, "service", "etcd"));

        assertThat(ignored.decide().acts()).isFalse();
        assertThat(ignored.node.state()).isEqualTo(NodeState.OK);
        assertThat(ignored.status().serviceState()).isFalse();
    }

    @Test
    void aStackThatIsToBeDownIsTakenDownAndStaysDown() {
        bench.check();
        bench.node.desire(DesiredServiceState.FALSE);

        assertThat(bench.act(StepResult.GOOD)).isInstanceOf(StopAll.class);
        bench.checkDown();

        assertThat(bench.decide()).isInstanceOf(Nothing.class);
        assertThat(bench.node.state()).isEqualTo(NodeState.OK);
        assertThat(bench.status().completedTasks()).isEmpty();
        assertThat(bench.status().lastFailedCheck()).isEmpty();
    }

    @Test
    void aFailedStopIsTriedAgainLater() {
        bench.check();
        bench.node.desire(DesiredServiceState.FALSE);
        bench.act(failedAt(DNS));

        assertThat(bench.check().decide()).isInstanceOf(Hold.class);
        assertThat(bench.afterSeconds(2).decide()).isInstanceOf(StopAll.class);
    }

    @Test
    void aStepThatWasBrokenOffSaysNothing() {
        bench.check().check(differs(ETCD, "service", "etcd"));
        bench.act(StepResult.brokenOff());

        assertThat(bench.decide()).isInstanceOf(RestartService.class);
    }

    @Test
    void aFailedCheckIsForgottenTenMinutesAfterAGoodOne() {
        bench.check().afterSeconds(60).check(unwell(ETCD, "no"));
        long failedAt = bench.now.getEpochSecond();
        bench.afterSeconds(300).check(unwell(ETCD, "no"));
        assertThat(bench.status().lastFailedCheckTime()).isEqualTo(failedAt + 300);

        bench.afterSeconds(60).check();
        bench.afterSeconds(599).check();
        assertThat(bench.status().lastFailedCheck()).isEqualTo("Start etcd");

        bench.afterSeconds(1);
        assertThat(bench.status().lastFailedCheck()).isEmpty();
        assertThat(bench.status().lastFailedCheckTime()).isZero();
    }

    @Test
    void aFailureInBetweenBeginsTheTenMinutesAnew() {
        bench.check().check(unwell(ETCD, "no")).afterSeconds(60).check();
        bench.afterSeconds(500).check(unwell(CERTS, "no")).afterSeconds(1).check();

        assertThat(bench.afterSeconds(599).status().lastFailedCheck()).isEqualTo(CERTS.title());
        assertThat(bench.afterSeconds(1).status().lastFailedCheck()).isEmpty();
    }

    @Test
    void aConfigurationIsObservedOnceTheNodeIsAsItSays() {
        bench.check();
        bench.node.reconfigured(Bench.phases(), DesiredServiceState.TRUE, 2);
        assertThat(bench.node.observedGeneration()).isEqualTo(1);

        bench.check(differs(ETCD, "file", "/etcd.yaml"));
        assertThat(bench.node.observedGeneration()).isEqualTo(1);

        bench.actWhenDue(StepResult.GOOD);
        assertThat(bench.node.observedGeneration()).isEqualTo(2);
    }
}
