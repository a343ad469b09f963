package io.nodelet.controllers.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.Controllers;
import io.nodelet.daemon.CrashHandler;
import io.nodelet.daemon.DaemonListener;
import io.nodelet.daemon.NodeState;
import io.nodelet.daemon.Step;
import io.nodelet.daemon.StepResult;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.Selector;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ClusterReportTest {
    private static final String NODE = "/api/v1/nodes/n1";
    private static final String EVENTS = "/api/v1/namespaces/default/events";
    private static final PhaseId ETCD = new PhaseId(55, "055-etcd_run.sh", "Start etcd");
    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final FakeKubeApi api = new FakeKubeApi();
    private final AtomicInteger refused = new AtomicInteger(2);
    private final AtomicInteger surprises = new AtomicInteger();
    private final SupervisedThreads threads = new SupervisedThreads(_ -> {}, CrashHandler.HALT, Duration.ofMillis(1));
    private final ClusterReport report =
            new ClusterReport(DaemonListener.NOBODY, "n1", this::cluster, () -> now, Duration.ofMillis(10));
    private final Controllers controllers = Controllers.start(threads, List.of(report), () -> Role.MASTER, _ -> {});

    private synchronized FakeKubeApi cluster() {
        if (refused.getAndDecrement() > 0) {
            throw new NodeletException("no address is known yet");
        }
        if (surprises.getAndDecrement() > 0) {
            throw new IllegalStateException("nobody thought of this");
        }
        return api;
    }

    @AfterEach
    void end() {
        controllers.close();
    }

    @Test
    void aHealIsAnEventAndTheStateACondition() {
        node();
        report.is(NodeState.CONVERGING, "restart etcd: etcd was killed");
        report.made(new Step.RestartService(ETCD, "etcd", "etcd was killed"), StepResult.GOOD);

        await(() -> events().size() == 1 && condition("status").equals("False"));
        JsonNode event = events().getFirst();
        assertThat(event.path("reason").asString("")).isEqualTo("Healed");
        assertThat(event.path("type").asString("")).isEqualTo("Normal");
        assertThat(event.path("message").asString("")).isEqualTo("restart etcd: etcd was killed");
        assertThat(event.path("involvedObject").path("name").asString("")).isEqualTo("n1");
        assertThat(condition("reason")).isEqualTo("Converging");
        assertThat(condition("lastTransitionTime")).isEqualTo("2026-11-22T12:00:00Z");

        now = now.plusSeconds(5);
        report.is(NodeState.OK, "restart etcd: etcd was killed: done");
        await(() -> condition("status").equals("True") && events().size() == 2);
        assertThat(condition("lastTransitionTime")).isEqualTo("2026-11-22T12:00:05Z");

        now = now.plusSeconds(120);
        await(() -> condition("lastHeartbeatTime").equals("2026-11-22T12:02:05Z"));
        assertThat(condition("lastTransitionTime")).isEqualTo("2026-11-22T12:00:05Z");
        assertThat(api.get(NODE).orElseThrow().path("status").path("conditions"))
                .hasSize(2);
    }

    @Test
    void aSurpriseDoesNotEndIt() {
        surprises.set(3);
        node();
        report.is(NodeState.CONVERGING, "restart etcd: etcd was killed");

        await(() -> condition("status").equals("False"));
        assertThat(threads.restarts().toString()).contains("nodelet_thread_restarts_total{duty=\"report\"} 3\n");
    }

    @Test
    void whatHappensWhileTheApiIsAwayIsToldLater() {
        node();
        api.down("connection refused");
        for (int i = 0; i < 3; i++) {
            report.made(
                    new Step.ReApply(ETCD, "pid " + i),
                    new StepResult(false, java.util.Optional.empty(), "it did not come up", false));
        }
        report.is(NodeState.RETRYING, "");
        now = now.plusSeconds(60);
        api.up();

        await(() -> events().size() == 1 && condition("status").equals("False"));
        assertThat(events().getFirst().path("count").asInt(0)).isEqualTo(3);
        assertThat(events().getFirst().path("type").asString("")).isEqualTo("Warning");
        assertThat(events().getFirst().path("message").asString("")).endsWith("it failed: it did not come up");
    }

    private void node() {
        api.given("""
                apiVersion: v1
                kind: Node
                metadata: {name: n1}
                status:
                  conditions:
                    - {type: Ready, status: "True"}
                """);
    }

    private List<JsonNode> events() {
        return api.list(EVENTS, Selector.ALL);
    }

    private String condition(String field) {
        for (JsonNode node : api.get(NODE).orElseThrow().path("status").path("conditions")) {
            if (node.path("type").asString("").equals("NodeletHealthy")) {
                return node.path(field).asString("");
            }
        }
        return "";
    }

    private static void await(BooleanSupplier condition) {
        assertThat(Poll.until(Duration.ofSeconds(30), condition)).isTrue();
    }
}
