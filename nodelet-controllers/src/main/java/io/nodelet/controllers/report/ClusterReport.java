package io.nodelet.controllers.report;

import io.nodelet.daemon.Controller;
import io.nodelet.daemon.DaemonListener;
import io.nodelet.daemon.NodeState;
import io.nodelet.daemon.Step;
import io.nodelet.daemon.StepResult;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Tells the cluster how the node is: events on its Node object, and a condition. The daemon's loop only leaves word
/// here; the rounds talk to the API, and tries again later where that is away.
public final class ClusterReport implements DaemonListener, Controller {
    private static final Duration ROUND = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofMinutes(1);
    private final DaemonListener starter;
    private final NodeObjects objects;
    private final String node;
    private final Supplier<KubeApi> cluster;
    private final InstantSource clock;
    private final Duration round;
    private final EventAggregator eventAggregator;
    private final AtomicReference<Optional<NodeletCondition>> condition = new AtomicReference<>(Optional.empty());
    private @Nullable NodeState state;
    private Optional<NodeletCondition> written = Optional.empty();
    private Instant beat = Instant.EPOCH;

    /// @param starter who is told everything, too
    /// @param node    its name
    /// @param cluster its API; asked for in each round, so it should be kept
    public ClusterReport(DaemonListener starter, String node, Supplier<KubeApi> cluster, InstantSource clock) {
        this(starter, node, cluster, clock, ROUND);
    }

    ClusterReport(DaemonListener starter, String node, Supplier<KubeApi> cluster, InstantSource clock, Duration round) {
        this.starter = starter;
        this.objects = new NodeObjects(node);
        this.node = node;
        this.cluster = cluster;
        this.clock = clock;
        this.round = round;
        this.eventAggregator = new EventAggregator(clock.instant());
    }

    @Override
    public void tell(News news, String text) {
        starter.tell(news, text);
    }

    @Override
    public void is(NodeState now, String last) {
        starter.is(now, last);
        if (state != null && state != now) {
            boolean bad = now == NodeState.RETRYING || now == NodeState.FAILED;
            eventAggregator.add(
                    new NodeEvent(bad, "NodeState", "the node was " + state.wireName() + ", and is " + now.wireName()),
                    clock.instant());
        }
        state = now;
        condition.set(Optional.of(NodeletCondition.of(now, last)));
    }

    @Override
    public void made(Step step, StepResult result) {
        starter.made(step, result);
        if (!result.broken()) {
            String end = result.good() ? "" : "; it failed: " + result.reason();
            eventAggregator.add(
                    new NodeEvent(!result.good(), result.good() ? "Healed" : "HealFailed", step.describe() + end),
                    clock.instant());
        }
    }

    @Override
    public String name() {
        return "report";
    }

    @Override
    public Duration interval() {
        return round;
    }

    @Override
    public void reconcile() {
        try {
            report();
        } catch (NodeletException e) {
            beat = Instant.EPOCH; // the API is away: all of it again, later
        }
    }

    private void report() {
        Instant now = clock.instant();
        Optional<NodeletCondition> wanted = condition.get();
        boolean due = !wanted.equals(written) || !now.isBefore(beat.plus(HEARTBEAT));
        Optional<EventAggregator.Told> next = eventAggregator.next(now);
        if (wanted.isPresent() && due) {
            write(wanted.get(), now);
        }
        while (next.isPresent()) {
            cluster.get().apply(objects.event(next.get()));
            eventAggregator.told(next.get());
            next = eventAggregator.next(now);
        }
    }

    private void write(NodeletCondition nodeletCondition, Instant now) {
        Optional<JsonNode> there = cluster.get().get(KubePath.node(node));
        if (there.isPresent()) {
            cluster.get()
                    .applyStatus(objects.condition(
                            nodeletCondition, NodeObjects.since(there.get(), nodeletCondition, now), now));
            written = Optional.of(nodeletCondition);
            beat = now;
        }
    }
}
