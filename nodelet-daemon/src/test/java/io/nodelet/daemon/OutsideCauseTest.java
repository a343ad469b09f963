package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.Step.ReApply;
import io.nodelet.daemon.Step.RestartService;
import io.nodelet.engine.Change;
import io.nodelet.engine.Item;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.PhaseReport.State;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Outages that are not this node's, an hour each: whatever is decided, nothing is restarted. Times and rests are the
/// daemon's own; the clock is the test's.
class OutsideCauseTest {
    private static final PhaseId RUNTIME = phase(45, "container_runtime_start");
    private static final PhaseId ETCD = phase(55, "etcd_run");
    private static final PhaseId CONTROL = phase(78, "control_plane_start");
    private static final PhaseId KUBELET = phase(80, "kubelet_configure_start");
    private static final PhaseId WAIT = phase(100, "wait_for_k8s_services");
    private static final PhaseId DNS = phase(140, "validate_k8s_dns");
    private static final PhaseId METRICS = phase(170, "metrics_server");
    private static final PhaseId KEEPALIVED = phase(180, "keepalived");
    private static final Instant START = Instant.parse("2026-11-30T12:00:00Z");
    /// A step that waits for what does not come lasts as long as a phase's own patience.
    private static final Duration IN_VAIN = Duration.ofSeconds(90);

    private final Reconciler node =
            new Reconciler(phases(), DesiredServiceState.TRUE, BackoffPolicy.DEFAULT, new Random(1));
    private Instant now = START;

    private static PhaseId phase(int number, String name) {
        return new PhaseId(number, "%03d-%s.sh".formatted(number, name), name);
    }

    private static PlanIndex phases() {
        Map<PhaseId, List<Item>> declared = new LinkedHashMap<>();
        declared.put(RUNTIME, List.of(new Bench.Part("service", "containerd")));
        declared.put(ETCD, List.of(new Bench.Part("service", "etcd")));
        declared.put(
                CONTROL,
                List.of(new Bench.Part("service", "kube-apiserver"), new Bench.Part("service", "kube-scheduler")));
        declared.put(KUBELET, List.of(new Bench.Part("service", "kubelet")));
        declared.put(WAIT, List.of(new Bench.Part("service", "flanneld")));
        declared.put(DNS, List.of());
        declared.put(METRICS, List.of());
        declared.put(KEEPALIVED, List.of(new Bench.Part("service", "keepalived")));
        Map<PhaseId, Set<PhaseId>> needs = Map.of(
                CONTROL, Set.of(ETCD),
                KUBELET, Set.of(CONTROL, RUNTIME),
                WAIT, Set.of(CONTROL, KUBELET),
                DNS, Set.of(CONTROL, KUBELET),
                METRICS, Set.of(WAIT),
                KEEPALIVED, Set.of(CONTROL, WAIT));
        return new PlanIndex(List.copyOf(declared.keySet()), Set.of(), declared, needs, _ -> List.of());
    }

    /// A live check, or a wait, says no.
    private static PhaseReport unwell(PhaseId id, ReasonCode code, String subject) {
        Failure failure = new Failure(code, subject, "it does not answer");
        return report(id, failure, new Change("do", "action", "wait until it answers", failure));
    }

    private static PhaseReport lost(PhaseId id, String kind, String key, ReasonCode code) {
        Failure failure = new Failure(code, key, "missing");
        return report(id, failure, new Change("make", kind, key, failure));
    }

    private static PhaseReport report(PhaseId id, Failure failure, Change... differences) {
        return new PhaseReport(id, true, State.FAILED, Optional.of(failure), List.of(differences));
    }

    private void check(PhaseReport... bad) {
        List<PhaseReport> reports = new ArrayList<>();
        for (PhaseId id : phases().ids()) {
            reports.add(Arrays.stream(bad)
                    .filter(phaseReport -> phaseReport.id().equals(id))
                    .findFirst()
                    .orElse(new PhaseReport(id, true, State.RUNNING, Optional.empty(), List.of())));
        }
        node.checkBegan(now);
        node.checked(reports, false, now);
    }

    /// Everything that is decided while these are reported for an hour.
    private List<Step> anHourOf(PhaseReport... bad) {
        List<Step> made = new ArrayList<>();
        check();
        now = now.plusSeconds(60);
        Instant end = now.plus(Duration.ofHours(1));
        check(bad);
        while (now.isBefore(end)) {
            Step step = node.decide(now);
            if (step.acts()) {
                made.add(step);
                node.began(step, now);
                now = now.plus(IN_VAIN);
                node.ended(Bench.failedAt(step.about().orElseThrow()), now);
            } else {
                now = now.plusSeconds(2);
            }
            check(bad);
        }
        return made;
    }

    private void harmless(List<Step> steps) {
        assertThat(steps).as("it goes on trying").hasSizeGreaterThan(10);
        assertThat(steps).allMatch(ReApply.class::isInstance);
        assertThat(node.state()).isEqualTo(NodeState.FAILED);
        check();
        assertThat(node.state()).isEqualTo(NodeState.OK);
    }

    @Test
    void theApiIsAwayFromAWorker() {
        harmless(anHourOf(unwell(WAIT, ReasonCode.API_UNREACHABLE, "")));
    }

    @Test
    void theNodeIsNotReadyThoughItsKubeletIsWell() {
        harmless(anHourOf(unwell(WAIT, ReasonCode.NODE_NOT_READY, "n1")));
    }

    /// Its disk is not mounted: what the phase would make after that is not missed, and nothing is restarted for it.
    @Test
    void etcdsDataIsGone() {
        Failure gone = new Failure(ReasonCode.ETCD_DATA_GONE, "/data", "its data is not in /data");
        Failure ended = new Failure(ReasonCode.SERVICE_ENDED, "etcd", "missing");
        harmless(anHourOf(report(
                ETCD,
                gone,
                new Change("do", "action", "etcd's data is this machine's", gone),
                new Change("make", "service", "etcd", ended))));
    }

    @Test
    void dnsIsScaledToNothing() {
        harmless(anHourOf(unwell(DNS, ReasonCode.NO_REPLICAS, "coredns")));
    }

    @Test
    void dnsDoesNotAnswer() {
        harmless(anHourOf(unwell(DNS, ReasonCode.DNS_UNANSWERED, "kubernetes.default")));
    }

    @Test
    void theMetricsServerIsDead() {
        harmless(anHourOf(unwell(METRICS, ReasonCode.METRICS_UNAVAILABLE, "metrics.k8s.io")));
    }

    /// Own etcd answers and has no majority: own API server is not ready, and nobody is Ready for long.
    @Test
    void mostMastersAreAway() {
        harmless(anHourOf(
                unwell(ETCD, ReasonCode.NO_QUORUM, "etcd"),
                unwell(CONTROL, ReasonCode.SERVICE_UNWELL, "kube-apiserver"),
                unwell(WAIT, ReasonCode.API_NOT_READY, "")));
    }

    /// Without a majority the controller manager and the scheduler end by themselves, and can't come back.
    @Test
    void whatCanNotRunWithoutAMajorityIsNotRestartedBeforeItIsBack() {
        PhaseReport ended = lost(CONTROL, "service", "kube-scheduler", ReasonCode.SERVICE_ENDED);
        harmless(anHourOf(unwell(ETCD, ReasonCode.NO_QUORUM, "etcd"), ended));
        check(ended);
        assertThat(node.decide(now)).isInstanceOf(RestartService.class);
    }

    /// kubelet keeps the pods of this node alive, whoever else is away.
    @Test
    void whatIsThisNodesIsSetRightMeanwhile() {
        PhaseReport quorum = unwell(ETCD, ReasonCode.NO_QUORUM, "etcd");
        PhaseReport api = unwell(CONTROL, ReasonCode.SERVICE_UNWELL, "kube-apiserver");
        anHourOf(quorum, api);

        check(quorum, api, lost(KUBELET, "service", "kubelet", ReasonCode.SERVICE_ENDED));
        assertThat(node.decide(now)).isEqualTo(new RestartService(KUBELET, "kubelet", "missing"));
        check(quorum, api);
        node.lost("flanneld", "stands still", false, now);
        assertThat(node.decide(now)).isEqualTo(new RestartService(WAIT, "flanneld", "flanneld stands still"));
    }

    /// What runs is the last good copy, where the file that it reads can't be written: a disk that is read-only, or
    /// full.
    @Test
    void whatRunsIsNotRestartedOnAFileThatIsKnownToBeWrong() {
        PhaseReport file = lost(ETCD, "file", "etcd.yaml", ReasonCode.RESOURCE_DIFFERS);
        PhaseReport differs = lost(CONTROL, "service", "kube-scheduler", ReasonCode.SERVICE_DIFFERS);
        assertThat(anHourOf(file, differs))
                .hasSizeGreaterThan(10)
                .allMatch(step -> step.about().filter(ETCD::equals).isPresent());

        check(file, lost(CONTROL, "service", "kube-scheduler", ReasonCode.SERVICE_ENDED));
        assertThat(node.decide(now).about()).as("what ended is started").contains(CONTROL);
    }

    /// containerd's data may be damaged for good.
    @Test
    void aServiceThatEndsHasItsTurnWhereAnotherOneStaysBroken() {
        PhaseReport broken = unwell(RUNTIME, ReasonCode.SERVICE_UNWELL, "containerd");
        check();
        check(broken);
        now = now.plusSeconds(10);
        check(broken);
        Step step = node.decide(now);
        assertThat(step.about()).contains(RUNTIME);
        node.began(step, now);
        node.ended(StepResult.brokenOff(), now);

        check(broken, lost(CONTROL, "service", "kube-scheduler", ReasonCode.SERVICE_ENDED));
        assertThat(node.decide(now)).isEqualTo(new RestartService(CONTROL, "kube-scheduler", "missing"));
        Step apply = new ReApply(CONTROL, "its program is missing");
        node.began(apply, now);
        assertThat(node.before(apply))
                .as("the control plane does not rely on it")
                .isEmpty();
    }

    /// So that nothing waits for a wait that may take an hour.
    @Test
    void aStepThatWaitsForOthersIsBrokenOffForWhatIsThisNodes() {
        PhaseReport dns = unwell(DNS, ReasonCode.DNS_UNANSWERED, "");
        check();
        check(dns);
        now = now.plusSeconds(10);
        check(dns);
        Step step = node.decide(now);
        node.began(step, now);
        assertThat(node.patient()).isTrue();
        assertThat(node.before(step)).isEmpty();

        node.lost("keepalived", "was killed", true, now);
        assertThat(node.before(step).map(FailureCause::phase)).contains(KEEPALIVED);
        node.ended(StepResult.brokenOff(), now);
        assertThat(node.decide(now)).isInstanceOf(RestartService.class);
    }

    /// On a machine that joins, everything behind the certificates waits for the cluster.
    @Test
    void whatNeverRanIsNotStartedBeforeWhatItWaitsFor() {
        Failure missing = new Failure(ReasonCode.RESOURCE_MISSING, "x", "missing");
        PhaseReport absent = new PhaseReport(
                KUBELET, true, State.STOPPED, Optional.of(missing), List.of(new Change("make", "file", "x", missing)));
        check(unwell(ETCD, ReasonCode.AWAITS_CLUSTER, "n1"), absent);
        now = now.plusSeconds(10);
        check(unwell(ETCD, ReasonCode.AWAITS_CLUSTER, "n1"), absent);

        assertThat(node.decide(now)).isInstanceOf(ReApply.class);
        assertThat(node.decide(now).about()).contains(ETCD);
    }

    /// A full etcd answers, and takes deletions through the API server: that is not left standing still meanwhile.
    @Test
    void aFullEtcdHoldsNoServiceBack() {
        for (ReasonCode code : List.of(ReasonCode.ETCD_FULL, ReasonCode.ETCD_LAGS)) {
            check();
            check(unwell(ETCD, code, "etcd"));
            node.lost("kube-apiserver", "stands still", false, now);
            assertThat(node.decide(now))
                    .as("%s", code)
                    .isEqualTo(new RestartService(CONTROL, "kube-apiserver", "kube-apiserver stands still"));
        }
    }

    /// Nobody approves a renewal for months; what serves meanwhile is looked after.
    @Test
    void aRenewalThatIsPendingHoldsNothingBack() {
        PhaseReport pending = unwell(ETCD, ReasonCode.RENEWAL_PENDING, "n1");
        check();
        check(pending, lost(CONTROL, "service", "kube-scheduler", ReasonCode.SERVICE_ENDED));
        assertThat(node.decide(now)).isEqualTo(new RestartService(CONTROL, "kube-scheduler", "missing"));
        check();
        check(pending, lost(CONTROL, "file", "/flags", ReasonCode.RESOURCE_DIFFERS));
        assertThat(node.decide(now)).isEqualTo(new ReApply(CONTROL, "missing"));
    }

    /// An expired certificate that can't be renewed while the API is away: between the tries a service is started.
    @Test
    void aServiceIsStartedBetweenTriesOfWhatItsPhaseNeeds() {
        PhaseReport expired = lost(ETCD, "certificate", "/kubelet.crt", ReasonCode.CERTIFICATE_EXPIRED);
        PhaseReport ended = lost(CONTROL, "service", "kube-scheduler", ReasonCode.SERVICE_ENDED);
        check();
        check(expired);
        node.began(node.decide(now), now);
        node.ended(Bench.failedAt(ETCD), now);
        check(expired, ended);

        Step step = node.decide(now);
        assertThat(step.acts()).isTrue();
        assertThat(step.about()).contains(CONTROL);
        node.began(step, now);
        assertThat(node.before(step))
                .as("it is not broken off for what did not hold it back")
                .isEmpty();
    }

    /// An operator's script says nothing about the service that its phase runs.
    @Test
    void aScriptThatFailsRestartsNothing() {
        harmless(anHourOf(unwell(WAIT, ReasonCode.SCRIPT_PENDING, "/etc/post.sh")));
    }

    /// Every code, as what a live check says and as what differs, in every phase.
    @Test
    void noCodeOfTheClusterOrOfSomebodyElseEverRestartsAnything() {
        for (ReasonCode code : ReasonCode.values()) {
            for (PhaseId id : phases().ids()) {
                for (PhaseReport bad : List.of(unwell(id, code, "etcd"), lost(id, "remedy", "it", code))) {
                    List<Step> made = new OutsideCauseTest().anHourOf(bad);
                    boolean gentle = made.stream().allMatch(ReApply.class::isInstance);
                    assertThat(gentle)
                            .as("%s, scope %s, in %s: %s", code, code.scope(), id.file(), made)
                            .isEqualTo(!code.scope().here());
                }
            }
        }
    }
}
