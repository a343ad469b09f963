package io.nodelet.phases.network;

import io.nodelet.engine.CheckCache;
import io.nodelet.engine.Item;
import io.nodelet.engine.Progress;
import io.nodelet.engine.RepairAction;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.network.PodNetwork;
import io.nodelet.network.PodPing;
import io.nodelet.network.PodReachabilityProbe;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.runtime.ContainerdClient;
import io.nodelet.resources.Template;
import io.nodelet.resources.objects.AbsentObjects;
import io.nodelet.resources.objects.AppliedObjects;
import io.nodelet.resources.objects.DeclaredObjects;
import io.nodelet.resources.service.AwaitHealthy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Whether a pod of this node really reaches one elsewhere, whichever network there is. Every node has a small pod for
/// it (a DaemonSet that masters declare), which answers others, and from within which nodeletd asks.
public final class PodReachability {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /// A master goes on after this: the fault may be at its only neighbour, which waits for it.
    private static final Duration MASTERS_LIMIT = Duration.ofSeconds(15);

    /// A node that is gone is ready for some 50 s longer, as far as the cluster knows.
    private static final Duration GRACE = Duration.ofMinutes(1);

    private static final String WHAT = "the pods that tell whether pods reach each other";
    private final NodeSpec spec;
    private final Supplier<KubeApi> api;
    private final Supplier<String> image;
    private final PodReachabilityProbe probe;
    private final InstantSource clock;
    private final DeclaredObjects declared = new DeclaredObjects();
    private boolean reached;
    private @Nullable Instant doubted;

    /// @param image the pause image, which every node has
    public static PodReachability of(
            NodeSpec spec, PhaseContext context, Supplier<String> image, ContainerdClient containerdClient) {
        PodReachabilityProbe probe =
                new PodReachabilityProbe(spec.facts().name(), context.api(), containerdClient::networkOf, PodPing.REAL);
        return new PodReachability(spec, context.api(), image, probe, context.clock());
    }

    /// @param clock tells for how long nothing was reached
    PodReachability(
            NodeSpec spec,
            Supplier<KubeApi> api,
            Supplier<String> image,
            PodReachabilityProbe probe,
            InstantSource clock) {
        this.spec = spec;
        this.api = api;
        this.image = image;
        this.probe = probe;
        this.clock = clock;
    }

    /// What masters declare, before any node is waited for.
    public List<Item> items() {
        if (!spec.master() || PodNetwork.bridge(spec)) {
            return List.of();
        }
        return List.of(
                wanted()
                        ? new AppliedObjects(WHAT, api.get(), objects())
                        : new AbsentObjects(WHAT, api.get(), objects()));
    }

    /// What the node waits for once it is Ready.
    public List<Item> afterwards() {
        return wanted() ? List.of(new Reached()) : List.of();
    }

    /// Whether pods here were seen to get no answer, for longer than a neighbour takes to restart. What can't be
    /// found out is not for this to judge.
    public Health health() {
        return seen(true);
    }

    /// The same, but without patience for what was never seen to be well.
    public Health known() {
        return seen(false);
    }

    private synchronized Health seen(boolean patient) {
        Health now = wanted() ? probe.get() : Health.healthy();
        if (!(now instanceof Health.Unhealthy)) {
            reached |= now.isHealthy();
            doubted = null;
            return Health.healthy();
        }
        if (!reached && !patient) {
            return now;
        }
        doubted = doubted == null ? clock.instant() : doubted;
        return clock.instant().isBefore(doubted.plus(GRACE)) ? Health.healthy() : now;
    }

    private synchronized void begin() {
        probe.forget();
        reached = false;
        doubted = null;
    }

    private boolean wanted() {
        return spec.config().addons().podReach() && !PodNetwork.bridge(spec);
    }

    private List<JsonNode> objects() {
        return declared.of(Template.of(PodReachability.class, "pod-reach.yaml").fill(Map.of("image", image.get())));
    }

    /// No restart of the stack mends the way between nodes.
    private final class Reached implements RepairAction {
        @Override
        public String key() {
            return "reach of pods";
        }

        /// A start waits for a pod of its own as well.
        @Override
        public Health check() {
            return CheckCache.within() ? known() : probe.get();
        }

        @Override
        public void perform(Progress progress) {
            String what = "a pod of this node reaches one elsewhere";
            if (!spec.master()) {
                new AwaitHealthy(what, probe, LIMIT).perform(progress);
            } else if (!Poll.until(MASTERS_LIMIT, () -> probe.get().isHealthy())) {
                progress.say("going on, though " + probe.get().reason());
            }
        }

        @Override
        public void undo(Progress progress) {
            begin();
        }
    }
}
