package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What the live checks say of components: no answer at all, or an answer that is not well. Goes by the codes of the
/// checks, and never by their words.
final class HealthRule implements Rule {
    /// No answer, for whatever reason.
    private static final Set<ReasonCode> SILENT = Set.of(ReasonCode.SERVICE_SILENT, ReasonCode.API_UNREACHABLE);

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.phases().stream()
                .filter(phaseSeen -> phaseSeen.failed() && !bundleAway(facts, phaseSeen))
                .flatMap(phase -> of(facts, phase))
                .toList()
                .stream();
    }

    /// A phase that can't even say what it needs, as the bundle can't be read: preflight says that once for all.
    private static boolean bundleAway(Facts facts, PhaseSeen phase) {
        return phase.differences().isEmpty()
                && phase.code() == ReasonCode.UNCLASSIFIED
                && facts.preflight().stream().anyMatch(unfit -> unfit.check().equals("bundle"));
    }

    private static Stream<Finding> of(Facts facts, PhaseSeen phase) {
        List<Finding> found = new ArrayList<>();
        phase.differences().forEach(drift -> check(facts, phase, drift, found));
        if (phase.differences().isEmpty()) {
            var check = new Drift("do", "check", phase.file(), phase.reason(), phase.code(), phase.subject());
            if (!check(facts, phase, check, found)) {
                found.add(symptom(Cause.PHASE_FAILING, Component.ofPhase(phase.number()), phase, check));
            }
        }
        return found.stream();
    }

    /// @return whether the code says anything of a component's health
    private static boolean check(Facts facts, PhaseSeen phase, Drift drift, List<Finding> found) {
        switch (drift.code()) {
            case SERVICE_SILENT, SERVICE_UNWELL -> service(facts, phase, drift, found);
            case API_UNREACHABLE, API_NOT_READY -> api(facts, phase, drift, found);
            case API_REFUSED -> found.add(refused(phase, drift));
            case NODE_NOT_READY, NODE_UNREGISTERED -> found.add(symptom(Cause.NOT_READY, Component.NODE, phase, drift));
            case DNS_UNANSWERED, DNS_WRONG -> found.add(symptom(Cause.PHASE_FAILING, Component.DNS, phase, drift));
            case METRICS_UNAVAILABLE -> found.add(symptom(Cause.METRICS_UNAVAILABLE, Component.METRICS, phase, drift));
            case NO_QUORUM -> found.add(noQuorum(drift.why()));
            case NO_REPLICAS -> {} // ClusterServicesRule says it
            default -> {
                return false;
            }
        }
        return true;
    }

    /// On a node without an API server of its own, the masters' is looked at by [ClusterRule].
    private static void api(Facts facts, PhaseSeen phase, Drift drift, List<Finding> found) {
        if (!answered(facts, Component.APISERVER, drift)
                && (facts.master() || drift.code() != ReasonCode.API_UNREACHABLE)) {
            found.add(health(facts, Component.APISERVER, drift));
        }
        if (Component.ofPhase(phase.number()) == Component.NODE && !answered(facts, Component.NODE, drift)) {
            found.add(symptom(Cause.NOT_READY, Component.NODE, phase, drift));
        }
    }

    private static void service(Facts facts, PhaseSeen phase, Drift drift, List<Finding> found) {
        Component component = Component.of(drift.subject()).orElse(Component.ofPhase(phase.number()));
        if (!answered(facts, component, drift)) {
            found.add(health(facts, component, drift));
        }
    }

    private static Finding health(Facts facts, Component component, Drift drift) {
        boolean runs =
                facts.service(component.wireName()).filter(ServiceSeen::running).isPresent();
        return runs && SILENT.contains(drift.code())
                ? hung(component, drift.why(), facts)
                : unhealthy(facts, component, drift);
    }

    /// One late answer says little on a busy machine, when another probe was answered at the same time.
    private static boolean answered(Facts facts, Component component, Drift drift) {
        boolean elsewhere = switch (component) {
            case ETCD -> facts.etcd().answers();
            case APISERVER, NODE -> facts.api().answers();
            default -> false;
        };
        return elsewhere && SILENT.contains(drift.code());
    }

    private static Finding hung(Component component, String says, Facts facts) {
        long pid = facts.service(component.wireName()).map(ServiceSeen::pid).orElse(0L);
        return Finding.of(
                Cause.HUNG,
                component,
                component.wireName(),
                component.wireName() + " runs (pid " + pid + "), but does not answer",
                List.of(says),
                Remedy.restart(
                        facts.service(component.wireName()).map(ServiceSeen::name).stream()
                                .toList(),
                        "Starts it again, and leaves the others alone."));
    }

    /// That one service starts anew where it may be to blame; its phase is not taken down for it, which would end
    /// containers, or the API server for its scheduler.
    private static Finding unhealthy(Facts facts, Component component, Drift drift) {
        List<String> running =
                facts.service(component.wireName()).filter(ServiceSeen::running).map(ServiceSeen::name).stream()
                        .toList();
        return Finding.of(
                Cause.UNHEALTHY,
                component,
                component.wireName(),
                component.wireName() + " is not well",
                LogRule.failedChecks(component.wireName() + " /readyz: ", drift.why()),
                running.isEmpty()
                        ? Remedy.ofPhase(drift.code())
                        : Remedy.restart(
                                running, "When nothing else is found: starts it anew, and leaves the others alone."));
    }

    private static Finding noQuorum(String says) {
        return Finding.of(
                Cause.NO_QUORUM,
                Component.ETCD,
                "etcd",
                "etcd has no majority of its members: nothing can be written, in the whole cluster",
                List.of(says),
                Remedy.advice("Bring back the members that do not answer. This one is well, and needs no restart."));
    }

    /// It was asked, and says no: nothing is known of whom it was asked about.
    private static Finding refused(PhaseSeen phase, Drift drift) {
        return Finding.of(
                Cause.PHASE_FAILING,
                Component.ofPhase(phase.number()),
                phase.file(),
                "The check of " + phase.file() + " fails: the API server refuses what it asks",
                List.of(phase.file() + ": " + drift.why()),
                Remedy.ofPhase(drift.code()));
    }

    private static Finding symptom(Cause cause, Component component, PhaseSeen phase, Drift drift) {
        return Finding.of(
                cause,
                component,
                phase.file(),
                switch (component) {
                    case DNS -> "The cluster's DNS does not answer";
                    case NODE -> "The node is not seen to be Ready";
                    case METRICS -> "The metrics API is not available: `kubectl top` and autoscaling do not work";
                    default -> "The check of " + phase.file() + " fails";
                },
                List.of(phase.file() + ": " + drift.why()),
                component == Component.METRICS
                        ? Remedy.start("Applies it again. What its pod says: `kubectl -n kube-system describe pods`.")
                        : Remedy.ofPhase(drift.code()));
    }
}
