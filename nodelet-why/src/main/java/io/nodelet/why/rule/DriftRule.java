package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// What is not as the phases declare it: files, programs, images, kernel settings, objects in the cluster. Services and
/// certificates have rules of their own.
final class DriftRule implements Rule {
    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.phases().stream()
                .filter(PhaseSeen::failed)
                .flatMap(phase -> phase.differences().stream()
                        .filter(drift -> !follows(phase, drift))
                        .flatMap(drift -> of(phase, drift)));
    }

    /// The kernel takes forwarding from every interface when it is turned off for all.
    private static boolean follows(PhaseSeen phase, Drift drift) {
        return drift.key().startsWith("net.ipv4.conf.")
                && drift.key().endsWith(".forwarding")
                && phase.differences().stream()
                        .anyMatch(otherDrift -> otherDrift.key().equals("net.ipv4.ip_forward"));
    }

    private static Stream<Finding> of(PhaseSeen phase, Drift drift) {
        if (drift.what().equals("undo")) {
            return one(phase, drift, Cause.UNAPPLIED, "The configuration no longer asks for " + drift.key());
        }
        return switch (drift.kind()) {
            case "file", "kubeconfig", "flannel-conflist", "folder" -> one(phase, drift, file(drift), said(drift));
            case "installed" -> one(phase, drift, program(drift), "The program " + said(drift));
            case "sysctl" ->
                one(phase, drift, Cause.KERNEL_SETTING, "The kernel setting " + drift.key() + ": " + drift.why());
            case "encryption-config" -> one(phase, drift, Cause.ENCRYPTION_DAMAGED, said(drift));
            case "signing-key" -> one(phase, drift, Cause.SIGNING_KEY, said(drift));
            case "ca" -> one(phase, drift, Cause.AUTHORITY_DAMAGED, "The authority " + said(drift));
            case "action" -> action(phase, drift);
            default -> Stream.empty();
        };
    }

    private static Stream<Finding> action(PhaseSeen phase, Drift drift) {
        return switch (drift.code()) {
            case IMAGE_MISSING -> one(phase, drift, Cause.IMAGE_MISSING, "Images are missing: " + drift.why());
            case OBJECT_MISSING, OBJECT_DIFFERS ->
                one(phase, drift, Cause.OBJECT_CHANGED, drift.why() + " in the cluster");
            default -> Stream.empty();
        };
    }

    private static Stream<Finding> one(PhaseSeen phase, Drift drift, Cause cause, String text) {
        List<String> evidence = List.of(phase.file() + ": " + drift.kind() + " " + drift.key() + ": " + drift.why());
        return Stream.of(
                Finding.of(cause, component(phase, drift), subject(drift), text, evidence, remedy(cause, drift)));
    }

    private static Cause file(Drift drift) {
        if (drift.key().contains("/cni/net.d")) {
            return Cause.CNI_CONFIGURATION;
        }
        return missing(drift) ? Cause.FILE_MISSING : Cause.FILE_CHANGED;
    }

    private static Cause program(Drift drift) {
        if (drift.key().contains("/cni/bin/")) {
            return Cause.CNI_PLUGIN;
        }
        return missing(drift) ? Cause.BINARY_MISSING : Cause.BINARY_CHANGED;
    }

    private static boolean missing(Drift drift) {
        return drift.code() == ReasonCode.RESOURCE_MISSING || drift.code() == ReasonCode.KEY_LOST;
    }

    private static String said(Drift drift) {
        return missing(drift) ? drift.key() + " is missing" : drift.key() + " was changed: " + drift.why();
    }

    private static String subject(Drift drift) {
        return drift.key().replaceFirst("^(import|apply) ", "");
    }

    /// Whose work needs it: what its name says, else its phase's.
    private static Component component(PhaseSeen phase, Drift drift) {
        String name = drift.key().substring(drift.key().lastIndexOf('/') + 1);
        Component ofPhase = Component.ofPhase(phase.number());
        if (drift.kind().equals("sysctl") || drift.kind().equals("action")) {
            return ofPhase;
        }
        return switch (name) {
            case "encryption.yaml", "audit-policy.yaml", "super-admin.yaml", "sa.key" -> Component.APISERVER;
            case "runc", "ctr", "containerd-shim-runc-v2" -> Component.CONTAINERD;
            case "ca" -> drift.key().contains("etcd/") ? Component.ETCD : Component.APISERVER;
            case "front-proxy-ca" -> Component.APISERVER;
            case "flannel.yaml", "net-conf.json" -> Component.FLANNEL;
            case "kubectl", "etcdctl", "etcdutl", "admin.yaml" -> Component.NODELETD;
            default -> Component.named(name).orElse(ofPhase);
        };
    }

    private static Remedy broughtBack(Drift drift, String harm) {
        return Remedy.advice("Bring " + drift.key()
                + " back from a backup or from another master, where it is the same. Once the cluster has begun no new one is"
                + " made: " + harm + ".");
    }

    private static Remedy remedy(Cause cause, Drift drift) {
        return switch (cause) {
            case ENCRYPTION_DAMAGED ->
                missing(drift)
                        ? broughtBack(drift, "it would read no Secret that is in etcd")
                        : Remedy.start("If it says that the file holds no key, bring the file back from a backup.");
            case SIGNING_KEY -> broughtBack(drift, "with it, no token that a pod has now would be good any more");
            case AUTHORITY_DAMAGED ->
                Remedy.advice("Bring its certificate and key back from a backup or from another master.");
            default -> Remedy.start();
        };
    }
}
