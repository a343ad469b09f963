package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import io.nodelet.why.PodSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Pods on this node that do not run, whoever's they are, by the reason that Kubernetes gives.
final class PodRule implements Rule {
    private static final String SYSTEM = "kube-system";
    private static final String KUBECTL =
            "/opt/pf9/pf9-kube/bin/kubectl --kubeconfig /etc/pf9/kube.d/kubeconfigs/admin.yaml ";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.stage() == Stage.STARTED && facts.api().answers()
                ? facts.api().pods().stream().map(podSeen -> finding(podSeen, facts.master()))
                : Stream.empty();
    }

    private static Finding finding(PodSeen pod, boolean master) {
        Component component = component(pod);
        String name = pod.namespace() + "/" + pod.name();
        List<String> evidence = new ArrayList<>(List.of("pod " + name + ": " + pod.reason() + " " + pod.message()));
        if (!pod.event().isEmpty()) {
            evidence.add("event: " + pod.event());
        }
        Cause cause = cause(pod, component);
        String shown = component == Component.PODS ? name : pod.name();
        return Finding.of(
                cause, component, shown, "The pod " + shown + says(cause, pod), evidence, remedy(cause, pod, master));
    }

    private static Component component(PodSeen pod) {
        if (!pod.namespace().equals(SYSTEM)) {
            return Component.PODS;
        }
        return pod.name().startsWith("coredns")
                ? Component.DNS
                : pod.name().startsWith("metrics-server") ? Component.METRICS : Component.PODS;
    }

    private static Cause cause(PodSeen pod, Component component) {
        return switch (pod.reason()) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError" ->
                Cause.POD_IMAGE;
            case "CreateContainerConfigError" -> Cause.POD_CONFIGURATION;
            case "ContainerCreating", "PodInitializing", "Unschedulable", "Pending" -> Cause.POD_WAITING;
            default -> component == Component.PODS ? Cause.POD_CRASHES : Cause.POD_FAILING;
        };
    }

    private static String says(Cause cause, PodSeen pod) {
        return switch (cause) {
            case POD_IMAGE -> " gets no image: " + pod.reason();
            case POD_CONFIGURATION -> " names a ConfigMap, a Secret or a key that is not there";
            case POD_WAITING -> " has been waiting for minutes: " + pod.reason();
            case POD_CRASHES -> " ends again and again: " + pod.reason();
            default -> " does not run: " + pod.reason();
        };
    }

    private static Remedy remedy(Cause cause, PodSeen pod, boolean master) {
        if (cause == Cause.POD_FAILING) {
            return Remedy.start();
        }
        String target = "-n " + pod.namespace() + " ";
        String command = cause == Cause.POD_CRASHES
                ? "logs --previous " + target + pod.name()
                : "describe pod " + target + pod.name();
        return new Remedy(
                (master ? KUBECTL : "kubectl ") + command,
                switch (cause) {
                    case POD_IMAGE -> "See the image's name, the registry and its credentials; or import the image.";
                    case POD_CONFIGURATION -> "Make what it names, or change the pod.";
                    case POD_CRASHES -> "What it said last; it is the program's own trouble.";
                    default -> "Its events say what it waits for.";
                });
    }
}
