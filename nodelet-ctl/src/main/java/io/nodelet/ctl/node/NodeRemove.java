package io.nodelet.ctl.node;

import io.nodelet.ctl.token.ClusterTarget;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.NameReservations;
import io.nodelet.kube.NodePods;
import io.nodelet.kube.RetiredNodes;
import io.nodelet.model.Durations;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `nodeletctl node remove`.
@Command(
        name = "remove",
        description = {
            "Takes a node out of the cluster: moves its pods away, within their PodDisruptionBudgets, and retires its"
                    + " identity: whoever has the certificates of a worker that was removed changes nothing in the"
                    + " cluster any more. A machine made anew may join under its name, with a token.",
            "A master's seat among etcd's members goes with it, where the others keep a majority: done as root on another"
                    + " master.",
            "On the machine, where it still runs: `nodeletd reset`, best before this.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl node remove worker-1",
            "  nodeletctl node remove worker-1 --force       # whatever its pods' budgets say, and if it is not there",
            "  nodeletctl node remove master-3               # on another master",
            "",
            "Exit codes: 0 it is removed, 1 failed, 2 wrong usage.",
        })
final class NodeRemove implements Callable<Integer> {
    private static final String MASTER = "node-role.kubernetes.io/control-plane";
    private static final Duration GOING = Duration.ofSeconds(20);

    @Mixin
    private final ClusterTarget clusterTarget = new ClusterTarget();

    @Parameters(paramLabel = "NAME", description = "The node's name.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String name;

    @Option(
            names = "--timeout",
            defaultValue = "5m",
            paramLabel = "DURATION",
            description = "How long its pods may take to go. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String timeout;

    @Option(
            names = "--force",
            description = "Remove it even when its pods can't be moved away, and retire a name that no node has.")
    private boolean force;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        Duration limit = Durations.parse(timeout)
                .orElseThrow(() ->
                        new UsageException("--timeout \"" + timeout + "\" is not a duration", "Such as --timeout 5m."));
        KubeApi api = new HttpKubeApi(clusterTarget.credentialsAwayFrom(name));
        Optional<JsonNode> node = api.get(KubePath.node(name));
        if (node.isEmpty() && !force) {
            throw new NodeletException(
                    "the cluster has no node " + name,
                    "See: kubectl get nodes. To retire the name of one that is gone already: --force");
        }
        Optional<RemoteMembership> seat =
                node.filter(NodeRemove::master).isPresent() ? Optional.of(RemoteMembership.of(name)) : Optional.empty();
        seat.ifPresent(remoteMembership -> remoteMembership.requireQuorum(force, this::say));
        node.ifPresent(found -> empty(api, found, limit));
        seat.ifPresent(remoteMembership -> remoteMembership.remove(this::say));
        retire(api);
        say("node " + name + " is removed from the cluster");
        return 0;
    }

    private static boolean master(JsonNode node) {
        return node.path("metadata").path("labels").has(MASTER);
    }

    private void empty(KubeApi api, JsonNode node, Duration limit) {
        if (!ready(node) || !drain(api, limit)) {
            say(name + " is not Ready, so its pods can't end in order: they are given up with it");
        }
    }

    /// The identity first: a machine that still runs would register its node again.
    private void retire(KubeApi api) {
        new RetiredNodes(api).retire(name, Clock.systemUTC().instant());
        new NameReservations(api, Clock.systemUTC()).release(name);
        delete(api);
        say(
                "its identity is retired: where its machine still runs, it changes nothing here any more; do `nodeletd reset`"
                        + " on it");
    }

    /// Finalizers keep the object for whoever is to tidy up after the node. Nobody is waited for in vain.
    private void delete(KubeApi api) {
        boolean _ = api.delete(KubePath.node(name));
        if (gone(api)) {
            return;
        }
        if (force) {
            say("finalizers keep its object, and are taken off");
            api.patch(KubePath.node(name), JsonMapper.shared().readTree("{\"metadata\": {\"finalizers\": null}}"));
        }
        if (!force || !gone(api)) {
            throw new NodeletException(
                    "node " + name + " is retired, and its object is still in the cluster: finalizers keep it",
                    "See which, and whose: kubectl get node " + name + " -o yaml. To do without them: --force");
        }
    }

    private boolean gone(KubeApi api) {
        return Poll.until(GOING, () -> api.get(KubePath.node(name)).isEmpty());
    }

    /// Whether the machine ran until its pods were gone: those of one that died meanwhile never end.
    private boolean drain(KubeApi api, Duration limit) {
        api.patch(KubePath.node(name), JsonMapper.shared().readTree("{\"spec\": {\"unschedulable\": true}}"));
        var pods = new NodePods(api, name);
        SortedMap<String, String> left = new TreeMap<>();
        boolean over = Poll.until(limit, () -> {
            tell(left, pods.evict());
            return left.isEmpty() || !runs(api);
        });
        if (left.isEmpty()) {
            say("its pods are moved away");
            return true;
        }
        if (over) {
            return false;
        }
        if (!force) {
            throw stuck(left, limit);
        }
        pods.force();
        say("pods that could not be moved are deleted: " + String.join(", ", left.keySet()));
        return true;
    }

    /// What is left now, told when it is something else than before.
    private void tell(SortedMap<String, String> left, Map<String, NodePods.Left> pods) {
        SortedMap<String, String> now = new TreeMap<>();
        pods.forEach((pod, it) -> now.put(pod, it.reason()));
        if (!left.equals(now)) {
            left.clear();
            left.putAll(now);
            if (!left.isEmpty()) {
                say("waiting for its pods to go: " + words(left));
            }
        }
    }

    private NodeletException stuck(SortedMap<String, String> left, Duration limit) {
        return new NodeletException(
                "after " + limit.toSeconds() + " s pods are still on " + name + ": " + words(left),
                "The node is cordoned, and stays in the cluster. See what holds them, or give them up: --force.");
    }

    private static String words(SortedMap<String, String> left) {
        return left.entrySet().stream()
                .map(one -> one.getKey() + " (" + one.getValue() + ")")
                .collect(Collectors.joining(", "));
    }

    private boolean runs(KubeApi api) {
        return api.get(KubePath.node(name)).filter(NodeRemove::ready).isPresent();
    }

    private static boolean ready(JsonNode node) {
        return node.path("status")
                .path("conditions")
                .valueStream()
                .anyMatch(one -> one.path("type").asString("").equals("Ready")
                        && one.path("status").asString("").equals("True"));
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
