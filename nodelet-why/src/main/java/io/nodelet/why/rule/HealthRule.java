package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the live checks say of components: no answer at all, or an answer that is not well.
final class HealthRule implements Rule {
    private static final Pattern SILENT = Pattern.compile(
            "no answer|not answer|does not listen|timed out|timeout|can't connect|deadline|can't be asked");
    private static final Pattern CHECK = Pattern.compile("\\[-\\][^ \\[]+[^\\[]*");
    private static final Map<String, Component> WAITS = waits();

    private static Map<String, Component> waits() {
        Map<String, Component> waits = new LinkedHashMap<>();
        waits.put("the API server is ready", Component.APISERVER);
        waits.put("the controller-manager is healthy", Component.CONTROLLER_MANAGER);
        waits.put("the scheduler is healthy", Component.SCHEDULER);
        waits.put("etcd is ready", Component.ETCD);
        waits.put("containerd answers", Component.CONTAINERD);
        waits.put("kubelet is healthy", Component.KUBELET);
        waits.put("kube-proxy is healthy", Component.KUBE_PROXY);
        waits.put("flannel has written", Component.FLANNEL);
        waits.put(" resolves", Component.DNS);
        waits.put(" is Ready", Component.NODE);
        return waits;
    }

    @Override
    public Stream<Finding> look(Facts facts) {
        return facts.phases().stream()
                .filter(it -> it.state().equals("failed") && !bundleAway(facts, it))
                .flatMap(phase -> of(facts, phase))
                .toList()
                .stream();
    }

    /// A phase that can't even say what it needs, as the bundle can't be read: preflight says that once for all.
    private static boolean bundleAway(Facts facts, PhaseSeen phase) {
        return facts.preflight().stream()
                .anyMatch(it -> it.check().equals("bundle") && phase.reason().contains(it.problem()));
    }

    private static Stream<Finding> of(Facts facts, PhaseSeen phase) {
        List<Finding> found = new ArrayList<>();
        for (Drift drift : phase.differences()) {
            if (drift.kind().equals("action") && drift.key().startsWith("wait until ")) {
                WAITS.entrySet().stream()
                        .filter(it -> drift.key().contains(it.getKey()))
                        .findFirst()
                        .filter(it -> !answered(facts, it.getValue(), drift.why()))
                        .ifPresent(it -> found.add(health(facts, phase, it.getValue(), drift.why())));
            }
        }
        if (phase.differences().isEmpty() && !answered(facts, Component.ofPhase(phase.number()), phase.reason())) {
            found.add(failing(phase));
        }
        return found.stream();
    }

    private static Finding health(Facts facts, PhaseSeen phase, Component component, String says) {
        if (component == Component.NODE) {
            return symptom(Cause.NOT_READY, component, phase, says);
        }
        if (component == Component.DNS) {
            return symptom(Cause.PHASE_FAILING, component, phase, says);
        }
        boolean runs =
                facts.service(component.word()).filter(ServiceSeen::running).isPresent();
        return runs && silent(says) ? hung(component, says, facts) : unhealthy(component, phase, says);
    }

    /// One late answer says little on a busy machine, when another probe was answered at the same time.
    private static boolean answered(Facts facts, Component component, String says) {
        boolean elsewhere = switch (component) {
            case ETCD -> facts.etcd().answers();
            case APISERVER, NODE -> facts.api().answers();
            default -> false;
        };
        return elsewhere && silent(says);
    }

    private static boolean silent(String says) {
        return SILENT.matcher(says).find() && !CHECK.matcher(says).find();
    }

    private static Finding hung(Component component, String says, Facts facts) {
        long pid = facts.service(component.word()).map(ServiceSeen::pid).orElse(0L);
        return Finding.of(
                Cause.HUNG,
                component,
                component.word(),
                component.word() + " runs (pid " + pid + "), but does not answer",
                List.of(says),
                new Remedy(
                        "kill -9 " + pid + " && nodeletd phases start",
                        "Starts it again, and leaves the others alone."));
    }

    /// The checks that an API server names as failed say more than the whole answer.
    private static Finding unhealthy(Component component, PhaseSeen phase, String says) {
        List<String> failed = CHECK.matcher(says)
                .results()
                .map(it -> component.word() + " /readyz: " + it.group().strip())
                .toList();
        return Finding.of(
                Cause.UNHEALTHY,
                component,
                component.word(),
                component.word() + " is not well",
                failed.isEmpty() ? List.of(says) : failed,
                Remedy.restart(phase.number(), "Restarts it, when nothing else is found."));
    }

    private static Finding failing(PhaseSeen phase) {
        return symptom(Cause.PHASE_FAILING, Component.ofPhase(phase.number()), phase, phase.reason());
    }

    private static Finding symptom(Cause cause, Component component, PhaseSeen phase, String says) {
        return Finding.of(
                cause,
                component,
                phase.file(),
                switch (component) {
                    case DNS -> "The cluster's DNS does not answer";
                    case NODE -> "The node is not seen to be Ready";
                    default -> "The check of " + phase.file() + " fails";
                },
                List.of(phase.file() + ": " + says),
                Remedy.restart(phase.number(), "Takes the phase down and up again."));
    }
}
