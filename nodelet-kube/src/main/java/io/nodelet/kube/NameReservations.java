package io.nodelet.kube;

import io.nodelet.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who is about to join under which name: a Lease for each name, which one machine holds for as long as its first
/// certificates are good. The API server sees to it that of two machines one gets it. A Lease goes with the request
/// that it was made for.
///
/// @param api   the cluster's
/// @param clock this master's
public record NameReservations(KubeApi api, InstantSource clock) {
    /// How long a name is reserved: as long as the first certificates of a machine are good.
    public static final Duration LIFE = Duration.ofHours(1);

    private static final String NAMESPACE = "kube-system";

    /// Reserves a name.
    ///
    /// @param node    the name
    /// @param machine what tells the machine from others
    /// @param request the CertificateSigningRequest that it made
    /// @return false when another machine has the name
    public boolean reserve(String node, String machine, JsonNode request) {
        try {
            var _ = api.create(lease(node, machine, request));
            return true;
        } catch (KubeException e) {
            if (!e.conflict()) {
                throw e;
            }
            return taken(node, machine, request);
        }
    }

    /// Whether a machine has this name at this moment.
    public boolean reserved(String node) {
        return api.get(path(node)).filter(this::lives).isPresent();
    }

    /// Gives the name back.
    public void release(String node) {
        boolean _ = api.delete(path(node));
    }

    private boolean taken(String node, String machine, JsonNode request) {
        JsonNode found = api.get(path(node)).orElse(null);
        if (found != null && lives(found)) {
            return found.path("spec").path("holderIdentity").asString("").equals(machine);
        }
        if (found != null) {
            boolean _ = api.delete(path(node)); // an old one; who makes the next has the name
        }
        var _ = api.create(lease(node, machine, request));
        return true;
    }

    private boolean lives(JsonNode lease) {
        try {
            Instant since = Instant.parse(lease.path("spec").path("acquireTime").asString(""));
            return clock.instant().isBefore(since.plus(LIFE));
        } catch (DateTimeParseException e) {
            return true; // not ours: better nobody has it
        }
    }

    private ObjectNode lease(String node, String machine, JsonNode request) {
        ObjectNode lease = Json.object();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata = lease.putObject("metadata");
        metadata.put("name", name(node)).put("namespace", NAMESPACE);
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "certificates.k8s.io/v1")
                .put("kind", "CertificateSigningRequest")
                .put("name", request.path("metadata").path("name").asString(""))
                .put("uid", request.path("metadata").path("uid").asString(""));
        lease.putObject("spec")
                .put("holderIdentity", machine)
                .put("leaseDurationSeconds", LIFE.toSeconds())
                .put(
                        "acquireTime",
                        clock.instant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString()
                                .replace("Z", ".000000Z"));
        return lease;
    }

    private static String name(String node) {
        return "nodelet-join-" + node;
    }

    private static String path(String node) {
        return KubePath.namespaced("coordination.k8s.io/v1", NAMESPACE, "leases") + "/" + name(node);
    }
}
