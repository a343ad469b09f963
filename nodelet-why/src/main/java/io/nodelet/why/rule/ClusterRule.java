package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Api;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.ServiceSeen;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the cluster says of this node: whether it knows it, whether it is Ready, who keeps pods away, what it lacks.
final class ClusterRule implements Rule {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int LARGEST = 15; // per cent, of the disk of images
    private static final long MIB = 1 << 20;

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        Api api = facts.api();
        List<Finding> found = new ArrayList<>();
        if (facts.stage() != Stage.STARTED) {
            return Stream.empty();
        }
        if (api.status() == UNAUTHORIZED) {
            found.add(refused(facts));
        } else if (api.status() == FORBIDDEN) {
            found.add(forbidden(facts));
        } else if (api.answers()) {
            node(facts, found);
            pressures(facts, found);
        } else if (!facts.master()) {
            away(facts).ifPresent(found::add);
        }
        return found.stream();
    }

    /// Its certificate is not accepted: it has no name there at all.
    private static Finding refused(Facts facts) {
        return Finding.of(
                Cause.API_REFUSES,
                Component.APISERVER,
                "nodeletd",
                "The API server does not accept nodeletd's certificate",
                List.of("HTTP " + facts.api().status() + ": " + facts.api().ready()),
                facts.master()
                        ? Remedy.start(
                                "Issues what is wrong of certificates anew, and restarts what runs with older ones."
                                        + " Only where it still refuses then: `nodeletd phases restart --regen-certs`"
                                        + " issues every certificate anew, and takes the node down meanwhile.")
                        : Remedy.advice(
                                "Run `nodeletd why` on a master: see its clock, and that its authority is the one that"
                                        + " this node joined. Issuing certificates anew here needs a master that accepts"
                                        + " this node."));
    }

    /// Its certificate is accepted, and the user that it names may not do it: other than the API server's work, and no
    /// fault of it. So what fails of it is told beside this, and not below it.
    private static Finding forbidden(Facts facts) {
        return Finding.of(
                Cause.API_FORBIDDEN,
                Component.NODELETD,
                "nodeletd",
                "The API server accepts nodeletd's certificate, and its user lacks rights (RBAC)",
                List.of("HTTP " + facts.api().status() + ": " + facts.api().ready()),
                facts.master()
                        ? Remedy.start("Phase 100 makes the rights again. Certificates are not to blame.")
                        : Remedy.advice("The masters make a worker's rights, in their phase 100: run `nodeletd why` and"
                                + " `nodeletd phases start` on a master. Certificates are not to blame."));
    }

    /// As the API's own look says, or phases where that took too long.
    private static Optional<Finding> away(Facts facts) {
        Api api = facts.api();
        return api.endpoint().isEmpty()
                ? unreached(facts).map(says -> away("API server", says))
                : Optional.of(away(api.endpoint(), api.ready()));
    }

    private static Optional<String> unreached(Facts facts) {
        return facts.phases().stream()
                .filter(PhaseSeen::failed)
                .flatMap(phase -> phase.differences().stream()
                        .filter(drift -> drift.code() == ReasonCode.API_UNREACHABLE)
                        .map(drift -> phase.file() + ": " + drift.why()))
                .findFirst();
    }

    private static Finding away(String subject, String says) {
        return Finding.of(
                Cause.API_UNREACHABLE,
                Component.APISERVER,
                subject,
                "No API server answers this node: the masters, or the way to them, are away. What runs here goes on",
                List.of(says),
                Remedy.advice("Run `nodeletd why` on a master, and see that masters can be reached from here. Restart"
                        + " nothing on this node."));
    }

    private static void pressures(Facts facts, List<Finding> found) {
        if (!facts.api().pressures().isEmpty()) {
            found.add(Finding.of(
                    Cause.PRESSURE,
                    Component.NODE,
                    facts.node(),
                    "kubelet runs out of something: node " + facts.node() + " gets no new pods, and pods are evicted",
                    Stream.concat(facts.api().pressures().stream(), disks(facts))
                            .toList(),
                    Remedy.advice(
                            "Free what the condition names: `df -h /var/lib/kubelet`, `free -m`. kubelet's limits are"
                                    + " per cent of the whole (of a disk 10, of images' 15).")));
        }
    }

    /// Those that may be meant: what kubelet or containerd writes to, with less than the larger of kubelet's limits
    /// free.
    private static Stream<String> disks(Facts facts) {
        boolean disk = facts.api().pressures().stream().anyMatch(text -> text.startsWith("DiskPressure"));
        return facts.disks().stream()
                .filter(otherDisk ->
                        disk && otherDisk.size() > 0 && otherDisk.free() * 100 < otherDisk.size() * LARGEST)
                .filter(otherDisk -> otherDisk.paths().stream()
                        .anyMatch(path -> path.endsWith("/kubelet") || path.endsWith("/containerd")))
                .map(otherDisk -> "%s: %d MiB of %d MiB free (%d %%), for %s"
                        .formatted(
                                otherDisk.mount(),
                                otherDisk.free() / MIB,
                                otherDisk.size() / MIB,
                                otherDisk.free() * 100 / otherDisk.size(),
                                String.join(", ", otherDisk.paths())));
    }

    private static void node(Facts facts, List<Finding> found) {
        Api api = facts.api();
        String subject = "node " + facts.node();
        if (!api.registered()) {
            found.add(unknown(facts, subject));
        } else if (!api.nodeReady().isEmpty()) {
            found.add(Finding.of(
                    Cause.NOT_READY,
                    Component.NODE,
                    facts.node(),
                    subject + " is not Ready",
                    List.of("condition Ready: " + api.nodeReady()),
                    Remedy.start()));
        }
        if (api.cordoned().equals("theirs")) {
            found.add(Finding.of(
                    Cause.CORDONED,
                    Component.NODE,
                    facts.node(),
                    "Somebody has cordoned " + subject + ": it gets no new pods",
                    List.of("/api/v1/nodes/" + facts.node() + ": spec.unschedulable is true, and it was not nodeletd"),
                    Remedy.run("/opt/pf9/pf9-kube/bin/kubectl --kubeconfig /etc/pf9/kube.d/kubeconfigs/admin.yaml"
                            + " uncordon "
                            + facts.node())));
        }
    }

    /// A kubelet that runs has registered the node: somebody deleted it since.
    private static Finding unknown(Facts facts, String subject) {
        Optional<ServiceSeen> kubelet =
                facts.service(Component.KUBELET.wireName()).filter(ServiceSeen::running);
        return Finding.of(
                kubelet.isPresent() ? Cause.DELETED : Cause.UNREGISTERED,
                Component.NODE,
                facts.node(),
                kubelet.isPresent()
                        ? "Somebody deleted " + subject + " from the cluster"
                        : "The cluster does not know " + subject,
                List.of("GET /api/v1/nodes/" + facts.node() + ": 404"),
                Remedy.restart(
                        kubelet.map(ServiceSeen::name).stream().toList(),
                        "kubelet registers the node when it starts, and kube-proxy starts after it. Pods go on."));
    }
}
