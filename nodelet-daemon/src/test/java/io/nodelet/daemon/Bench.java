package io.nodelet.daemon;

import io.nodelet.engine.Change;
import io.nodelet.engine.Item;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.PhaseReport.State;
import io.nodelet.engine.RepairAction;
import io.nodelet.engine.Resource;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// A small node on paper, and a clock that the test winds: certs, etcd, control plane (two services), DNS.
final class Bench {
    static final PhaseId CERTS = new PhaseId(20, "020-gen_certs.sh", "Generate certs / Send signing request to CA");
    static final PhaseId ETCD = new PhaseId(55, "055-etcd_run.sh", "Start etcd");
    static final PhaseId CONTROL = new PhaseId(78, "078-control_plane_start.sh", "Start control plane");
    static final PhaseId DNS = new PhaseId(140, "140-validate_k8s_dns.sh", "Validate k8s DNS");
    private static final Map<PhaseId, Set<PhaseId>> NEEDS =
            Map.of(ETCD, Set.of(CERTS), CONTROL, Set.of(CERTS, ETCD), DNS, Set.of(CONTROL));
    static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Failure MISSING = new Failure(ReasonCode.RESOURCE_MISSING, "", "missing");
    final Reconciler node;
    Instant now = START;

    Bench() {
        this(DesiredServiceState.TRUE, 1);
    }

    Bench(DesiredServiceState wanted, long seed) {
        node = new Reconciler(phases(), wanted, BackoffPolicy.DEFAULT, new Random(seed));
    }

    record Part(String kind, String key) implements Resource {}

    static PlanIndex phases() {
        Map<PhaseId, List<Item>> declared = new LinkedHashMap<>();
        declared.put(CERTS, List.of(new Part("file", "/ca.crt")));
        declared.put(ETCD, List.of(new Part("file", "/etcd.yaml"), new Part("service", "etcd")));
        declared.put(
                CONTROL,
                List.of(
                        new Part("service", "kube-apiserver"),
                        new Part("wait", "wait until the API server is ready"),
                        new Part("service", "kube-scheduler")));
        declared.put(DNS, List.of());
        return new PlanIndex(
                List.copyOf(declared.keySet()), Set.of(CERTS, ETCD, CONTROL), declared, NEEDS, _ -> List.of());
    }

    Bench after(Duration time) {
        now = now.plus(time);
        return this;
    }

    Bench afterSeconds(long seconds) {
        return after(Duration.ofSeconds(seconds));
    }

    /// A check finds all well but these.
    Bench check(PhaseReport... bad) {
        List<PhaseReport> reports = new ArrayList<>();
        for (PhaseId id : phases().ids()) {
            PhaseReport report = new PhaseReport(id, true, State.RUNNING, Optional.empty(), List.of());
            for (PhaseReport phaseReport : bad) {
                report = phaseReport.id().equals(id) ? phaseReport : report;
            }
            reports.add(report);
        }
        node.checkBegan(now);
        node.checked(reports, false, now);
        return this;
    }

    /// A check finds nothing there.
    Bench checkDown() {
        node.checkBegan(now);
        node.checked(
                phases().ids().stream()
                        .map(phaseId -> new PhaseReport(phaseId, true, State.STOPPED, Optional.of(MISSING), List.of()))
                        .toList(),
                true,
                now);
        return this;
    }

    /// A live check says no.
    static PhaseReport unwell(PhaseId id, String reason) {
        String service = FailureCause.services(phases().declared(id)).stream()
                .findFirst()
                .orElse("");
        return unwell(id, new Failure(ReasonCode.SERVICE_UNWELL, service, reason));
    }

    static PhaseReport unwell(PhaseId id, Failure failure) {
        return new PhaseReport(
                id,
                true,
                State.FAILED,
                Optional.of(failure),
                List.of(new Change("do", "action", "wait until it is well", failure)));
    }

    /// Something of it is not as declared.
    static PhaseReport differs(PhaseId id, String kind, String key) {
        Failure failure = new Failure(
                switch (kind) {
                    case "service" -> ReasonCode.SERVICE_ENDED;
                    case RepairAction.KIND -> ReasonCode.ETCD_FULL;
                    default -> ReasonCode.RESOURCE_MISSING;
                },
                key,
                "missing");
        return new PhaseReport(
                id,
                true,
                State.FAILED,
                Optional.of(failure.saying(kind + " " + key + ": missing")),
                List.of(new Change("mend", kind, key, failure)));
    }

    Step decide() {
        return node.decide(now);
    }

    /// Makes the step that is due; it must be one that acts.
    Step act(StepResult result) {
        Step step = decide();
        if (!step.acts()) {
            throw new AssertionError("nothing is due: " + step);
        }
        node.began(step, now);
        now = now.plusMillis(100);
        node.ended(result, now);
        return step;
    }

    /// Waits until a step is due, makes it, and looks again.
    Step actWhenDue(StepResult result, PhaseReport... then) {
        if (decide() instanceof Step.Hold hold) {
            now = hold.until().orElseThrow(() -> new AssertionError("held for ever: " + hold));
        }
        Step step = act(result);
        check(then);
        return step;
    }

    static StepResult failedAt(PhaseId id) {
        return new StepResult(false, java.util.Optional.of(id), "it did not come up", false);
    }

    KubeStatus status() {
        return new StatusDocument(new NodeIdentity("n1", "master", "c1"), time -> time).kube(node, now);
    }
}
