package io.nodelet.agent.join;

import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.json.Json;
import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.Ip;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.certs.ApprovalRules;
import io.nodelet.phases.certs.ApprovalRules.Verdict;
import io.nodelet.phases.certs.AskedFor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A master's eye on what machines ask the cluster to sign: sees each request as it comes, and approves or refuses it
/// by [ApprovalRules]. Any number of masters may look at once; the first word counts.
public final class Approver implements AutoCloseable {
    private static final String REQUESTS = KubePath.global("certificates.k8s.io/v1", "certificatesigningrequests");
    private static final Duration WATCH = Duration.ofMinutes(5);
    private static final Duration BREATH = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private final Supplier<NodeSpec> spec;
    private final Supplier<KubeApi> cluster;
    private final Consumer<String> log;
    private final Thread thread;

    /// Begins at once.
    ///
    /// @param threads run it
    /// @param spec    this master's; asked for again when that fails
    /// @param cluster its API, likewise
    /// @param log     told of each decision
    public Approver(
            SupervisedThreads threads, Supplier<NodeSpec> spec, Supplier<KubeApi> cluster, Consumer<String> log) {
        this.spec = spec;
        this.cluster = cluster;
        this.log = log;
        this.thread = threads.start("approver", this::run);
    }

    private Approver() {
        this.spec = () -> {
            throw new IllegalStateException("this node lets nobody in");
        };
        this.cluster = () -> {
            throw new IllegalStateException("this node lets nobody in");
        };
        this.log = _ -> {};
        this.thread = Thread.ofVirtual().unstarted(() -> {});
    }

    /// Of a node that lets nobody in: never looks.
    public static Approver none() {
        return new Approver();
    }

    private void run() throws InterruptedException {
        while (true) {
            watch();
        }
    }

    private void watch() throws InterruptedException {
        try {
            var rules = new ApprovalRules(spec.get());
            KubeApi api = cluster.get();
            api.watch(REQUESTS, WATCH, request -> look(rules, api, request));
            Thread.sleep(BREATH);
        } catch (NodeletException e) {
            Thread.sleep(PAUSE); // the API is away: it comes back, and tells of all of them again
        }
    }

    private void look(ApprovalRules rules, KubeApi api, JsonNode request) {
        boolean decided = !request.path("status").path("conditions").isEmpty();
        if (decided || !ApprovalRules.ours(AskedFor.groups(request))) {
            return;
        }
        String name = request.path("metadata").path("name").asString("");
        try {
            say(request, verdict(rules, api, request), api);
        } catch (KubeException e) {
            if (!e.conflict()) { // else another master was first
                log.accept("can't decide on " + name + ": " + e.getMessage());
            }
        }
    }

    private static Verdict verdict(ApprovalRules rules, KubeApi api, JsonNode request) {
        List<ApprovalRules.Known> nodes = new ArrayList<>();
        api.each(KubePath.NODES, Selector.ALL, node -> nodes.add(known(node)));
        AskedFor asked;
        try {
            asked = AskedFor.of(request);
        } catch (NodeletException e) {
            return new Verdict.Refuse(String.valueOf(e.getMessage()));
        }
        return new BootstrapTokens(api)
                .gone(asked.user())
                .<Verdict>map(id -> new Verdict.Refuse("token " + id + " was revoked, or has expired"))
                .orElseGet(() -> rules.judge(asked, nodes));
    }

    private static ApprovalRules.Known known(JsonNode node) {
        Set<Ip> addresses = new HashSet<>();
        for (JsonNode one : node.path("status").path("addresses")) {
            Ip.parse(one.path("address").asString("")).ifPresent(addresses::add);
        }
        return new ApprovalRules.Known(node.path("metadata").path("name").asString(""), addresses);
    }

    private void say(JsonNode request, Verdict verdict, KubeApi api) {
        String who = AskedFor.user(request);
        switch (verdict) {
            case Verdict.Approve(String what) -> {
                decide(request, "Approved", "a node of ours may have it", api);
                log.accept("approved " + what + ", asked for by " + who);
            }
            case Verdict.Leave(String why) -> {
                String name = request.path("metadata").path("name").asString("");
                log.accept(why + ". If it was given that address: kubectl certificate approve " + name);
            }
            case Verdict.Refuse(String why) -> {
                decide(request, "Denied", why, api);
                log.accept("refused " + request.path("metadata").path("name").asString("") + ", asked for by " + who
                        + ": " + why);
            }
        }
    }

    private static void decide(JsonNode request, String type, String message, KubeApi api) {
        JsonNode metadata = request.path("metadata");
        ObjectNode patch = Json.object();
        patch.putObject("metadata").set("resourceVersion", metadata.path("resourceVersion"));
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", "True")
                .put("reason", "Nodelet")
                .put("message", message);
        api.patch(REQUESTS + "/" + metadata.path("name").asString("") + "/approval", patch);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
