package io.nodelet.etcd;

import io.nodelet.engine.Progress;
import io.nodelet.engine.Sleep;
import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One change of etcd's membership at a time in the whole cluster: a Lease that its holder renews. A holder that died
/// renews no more, and the next one takes it over. Nobody compares clocks of two machines: what counts is how long one
/// has seen the Lease unchanged.
public final class MembershipLock {
    public static final String NAME = "nodelet-etcd-membership";
    private static final String LEASES = KubePath.namespaced("coordination.k8s.io/v1", "kube-system", "leases");
    private static final String PATH = LEASES + "/" + NAME;
    private static final String HOLDER = "holderIdentity";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final Duration LIFE = Duration.ofSeconds(20);
    private static final Duration RENEW = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    /// Whoever needs longer is stuck, and lets others go on.
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int RELEASES = 5;

    private final InstantSource clock;
    private @Nullable Thread keeper;

    public MembershipLock(InstantSource clock) {
        this.clock = clock;
    }

    /// Takes it, and holds it until [#release], or this process ends; returns at once where it is held already.
    ///
    /// @param me    the node
    /// @param limit after which to give up
    public void take(KubeApi api, String me, Duration limit, Progress progress) {
        if (holds()) {
            return;
        }
        long end = System.nanoTime() + limit.toNanos();
        String seen = "";
        long since = System.nanoTime();
        while (true) {
            Optional<JsonNode> lease = api.get(PATH);
            String version = lease.map(MembershipLock::version).orElse("");
            if (!version.equals(seen)) {
                seen = version;
                since = System.nanoTime();
            }
            boolean dead = System.nanoTime() - since > LIFE.toNanos();
            if ((dead || free(lease, me)) && write(api, lease, me)) {
                keep(api, me);
                return;
            }
            if (System.nanoTime() > end) {
                throw new NodeletException(
                        "etcd's membership is being changed by " + holder(lease) + " for " + limit.toSeconds() + " s",
                        "Start again when it is done. The lock is the Lease kube-system/" + NAME + ".");
            }
            progress.say("waiting for " + holder(lease) + ", which changes etcd's membership");
            Sleep.rest(LOOK);
        }
    }

    private static boolean free(Optional<JsonNode> lease, String me) {
        String holder = holder(lease);
        return holder.isEmpty() || holder.equals(me);
    }

    private static String holder(Optional<JsonNode> lease) {
        return lease.map(node -> node.path("spec").path(HOLDER).asString("")).orElse("");
    }

    private static String version(JsonNode object) {
        return object.path("metadata").path("resourceVersion").asString("");
    }

    /// False where somebody else was faster.
    private boolean write(KubeApi api, Optional<JsonNode> lease, String holder) {
        ObjectNode object = Json.object();
        object.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
        ObjectNode metadata = object.putObject("metadata").put("name", NAME).put("namespace", "kube-system");
        object.putObject("spec")
                .put(HOLDER, holder)
                .put("leaseDurationSeconds", LIFE.toSeconds())
                .put("renewTime", TIME.format(clock.instant()));
        try {
            if (lease.isEmpty()) {
                api.create(object);
            } else {
                metadata.put("resourceVersion", version(lease.get()));
                api.patch(PATH, object);
            }
            return true;
        } catch (KubeException e) {
            if (e.conflict()) {
                return false;
            }
            throw e;
        }
    }

    private synchronized boolean holds() {
        return keeper != null && keeper.isAlive();
    }

    private synchronized void keep(KubeApi api, String me) {
        long end = System.nanoTime() + LONGEST.toNanos();
        keeper = Thread.ofVirtual().name("membership-lock").start(() -> {
            try {
                do {
                    Thread.sleep(RENEW);
                } while (System.nanoTime() < end && renewed(api, me));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // it is released
            }
        });
    }

    /// False where it is another's now. No answer is no reason to give up, and a conflict neither: the next look says
    /// whose it is.
    private boolean renewed(KubeApi api, String me) {
        try {
            Optional<JsonNode> lease = api.get(PATH);
            boolean mine = holder(lease).equals(me);
            if (mine) {
                boolean _ = write(api, lease, me);
            }
            return mine;
        } catch (NodeletException _) {
            return true;
        }
    }

    /// Lets the next one go on.
    public void release(KubeApi api, String me) {
        stop();
        boolean done = false;
        for (int tries = 0; !done && tries < RELEASES; tries++) { // a renewal on its way may still arrive
            Optional<JsonNode> lease = api.get(PATH);
            done = !holder(lease).equals(me) || write(api, lease, "");
        }
    }

    /// Renews it no more, as if this process had died.
    public synchronized void stop() {
        if (keeper != null) {
            keeper.interrupt();
            keeper = null;
        }
    }
}
