package io.nodelet.kube;

import io.nodelet.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Who is about to join under which name: a Lease for each name, which one machine holds for as long as its first
/// certificates are good. The API server sees to it that of two machines one gets it. A Lease that is over goes when
/// another name is reserved; nothing that a machine can do takes its own away.
///
/// @param api   the cluster's
/// @param clock this master's
public record NameReservations(KubeApi api, InstantSource clock) {
    /// How long a name is reserved: as long as the first certificates of a machine are good.
    public static final Duration LIFE = Duration.ofHours(1);

    private static final String NAMESPACE = "kube-system";
    private static final String LEASES = KubePath.namespaced("coordination.k8s.io/v1", NAMESPACE, "leases");
    private static final String LABEL = "nodelet.io/join";
    private static final int ATTEMPTS = 5;

    /// How many that are over go at a time.
    private static final int SWEPT = 100;

    /// Reserves a name.
    ///
    /// @param node    the name
    /// @param machine what tells the machine from others
    /// @return false when another machine has the name
    public boolean reserve(String node, String machine) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return reserved(node, machine);
            } catch (KubeException e) {
                if (!e.conflict()) {
                    throw e;
                }
            }
        }
        return false; // others want it, too, and are faster
    }

    /// Whether a machine has this name at this moment.
    public boolean reserved(String node) {
        return api.get(path(node)).filter(this::lives).isPresent();
    }

    /// Gives the name back.
    public void release(String node) {
        boolean _ = api.delete(path(node));
    }

    /// @throws KubeException a conflict, when somebody else changed it at this moment
    private boolean reserved(String node, String machine) {
        ObjectNode wanted = lease(node, machine);
        Optional<JsonNode> found = api.get(path(node));
        if (found.isEmpty()) {
            sweep();
            var _ = api.create(wanted);
            return true;
        }
        if (lives(found.get())) {
            return found.get().path("spec").path("holderIdentity").asString("").equals(machine);
        }
        wanted.withObjectProperty("metadata")
                .putNull("ownerReferences") // of a version that had them
                .put(
                        "resourceVersion",
                        found.get().path("metadata").path("resourceVersion").asString(""));
        var _ = api.patch(path(node), wanted);
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

    private void sweep() {
        try {
            api.list(LEASES, Selector.label(LABEL, "true").first(SWEPT)).stream()
                    .filter(lease -> !lives(lease))
                    .map(lease -> lease.path("metadata").path("name").asString(""))
                    .forEach(name -> api.delete(LEASES + "/" + name));
        } catch (KubeException e) {
            // they do no harm, and the next join comes by here
        }
    }

    private ObjectNode lease(String node, String machine) {
        ObjectNode lease = Json.object();
        lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata = lease.putObject("metadata");
        metadata.put("name", name(node)).put("namespace", NAMESPACE);
        metadata.putObject("labels").put(LABEL, "true");
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
        return LEASES + "/" + name(node);
    }
}
