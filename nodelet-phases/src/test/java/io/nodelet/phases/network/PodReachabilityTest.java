package io.nodelet.phases.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubePath;
import io.nodelet.model.Addons;
import io.nodelet.model.Health;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Specs;
import io.nodelet.network.PodPing;
import io.nodelet.network.PodReachabilityProbe;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PodReachabilityTest {
    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
    private static final Path SANDBOX = Path.of("/run/netns/cni-1");

    private final FakeKubeApi api = new FakeKubeApi();
    private final Set<String> answering = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private final PodReachability reach = of(flannel(Specs.master()));
    private Instant now = START;
    private Optional<Path> sandbox = Optional.of(SANDBOX);

    @Test
    void withoutAPodElsewhereThereIsNothingToReach() {
        assertThat(reach.health()).isEqualTo(Health.healthy());
        pod("a", "master-1", "True", "10.20.0.2");
        pod("b", "worker-1", "False", "10.20.1.2");
        assertThat(reach.health()).isEqualTo(Health.healthy());
        assertThat(asked).isEmpty();
    }

    @Test
    void oneThatAnswersIsEnoughAndIsAskedAgainWithoutTheCluster() {
        pod("a", "master-1", "True", "10.20.0.2");
        pod("b", "worker-1", "True", "10.20.1.2");
        pod("c", "worker-2", "True", "10.20.2.2");
        answering.add("10.20.2.2");
        assertThat(reach.health()).isEqualTo(Health.healthy());

        api.down("gone");
        asked.clear();
        assertThat(reach.health()).isEqualTo(Health.healthy());
        assertThat(asked).containsExactly(SANDBOX + " 10.20.2.2");
    }

    @Test
    void everyFamilyHasToAnswer() {
        pod("a", "master-1", "True", "10.20.0.2", "fd00::2");
        pod("b", "worker-1", "True", "10.20.1.2", "fd00:1::2");
        answering.add("10.20.1.2");

        assertThat(reach.known())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.PODS_UNREACHED,
                        "master-1",
                        "pods here reach none elsewhere: no answer to pod a from 10.20.1.2 and"
                                + " fd00:1:0:0:0:0:0:2 on node worker-1"));
    }

    @Test
    void aStartWaitsForAPodOfItsOwnAndALookDoesNotJudge() {
        pod("b", "worker-1", "True", "10.20.1.2");
        answering.add("10.20.1.2");
        assertThat(started())
                .isEqualTo(Health.unknown(
                        ReasonCode.POD_NOT_RUNNING,
                        "nodelet-pod-reach",
                        "this node has no pod of DaemonSet nodelet-pod-reach yet"));

        sandbox = Optional.empty();
        pod("a", "master-1", "True", "10.20.0.2");
        assertThat(started())
                .isEqualTo(Health.unknown(ReasonCode.POD_NOT_RUNNING, "a", "pod kube-system/a does not run yet"));
        assertThat(reach.known()).isEqualTo(Health.healthy());

        sandbox = Optional.of(SANDBOX);
        pod("a", "master-1", "False", "10.20.0.2");
        assertThat(started())
                .isEqualTo(Health.unknown(ReasonCode.POD_NOT_RUNNING, "a", "pod kube-system/a does not run yet"));

        pod("a", "master-1", "True", "10.20.0.2");
        assertThat(started()).isEqualTo(Health.healthy());
    }

    @Test
    void aStartThatHasNeverReachedAnyoneHasAMinute() {
        pod("a", "master-1", "True", "10.20.0.2");
        pod("b", "worker-1", "True", "10.20.1.2");

        assertThat(reach.health()).isEqualTo(Health.healthy());
        assertThat(reach.known().reason()).contains("no answer to pod a");
        now = START.plusSeconds(61);
        assertThat(reach.health().reason()).contains("no answer to pod a");
    }

    @Test
    void onceReachedItMayBeGoneForAMinute() {
        reachedOnce();
        answering.clear();

        assertThat(reach.health()).isEqualTo(Health.healthy());
        now = START.plusSeconds(59);
        assertThat(reach.health()).isEqualTo(Health.healthy());
        now = START.plusSeconds(61);
        assertThat(reach.health().reason()).contains("no answer to pod a from 10.20.1.2 on node worker-1");
    }

    @Test
    void oneThatAnswersInBetweenBeginsTheMinuteAnew() {
        reachedOnce();
        answering.clear();
        reach.health();
        now = START.plusSeconds(59);
        answering.add("10.20.1.2");
        reach.health();
        answering.clear();
        now = START.plusSeconds(100);

        assertThat(reach.health()).isEqualTo(Health.healthy());
    }

    @Test
    void afterAStopNothingIsKnown() {
        reachedOnce();
        answering.clear();
        ((Action) reach.afterwards().getFirst()).undo(Progress.SILENT);

        assertThat(reach.known().isHealthy()).isFalse();
    }

    @Test
    void aClusterThatDoesNotAnswerTellsNothing() {
        api.down("gone");
        assertThat(started()).isEqualTo(Health.unknown(ReasonCode.API_UNREACHABLE, "", "gone"));
        assertThat(reach.known()).isEqualTo(Health.healthy());
    }

    @Test
    void mastersDeclareThePodsAndTakeThemAway() {
        perform(reach);
        String daemonSets = KubePath.namespaced("apps/v1", "kube-system", "daemonsets");
        assertThat(api.get(daemonSets + "/nodelet-pod-reach")).isPresent();

        PodReachability without = of(without(flannel(Specs.master())));
        perform(without);
        assertThat(api.get(daemonSets + "/nodelet-pod-reach")).isEmpty();
        assertThat(without.afterwards()).isEmpty();
        pod("b", "worker-1", "True", "10.20.1.2");
        assertThat(without.health()).isEqualTo(Health.healthy());
    }

    @Test
    void workersDeclareNothingAndASingleNodeNeedsNothing() {
        assertThat(of(flannel(Specs.worker())).items()).isEmpty();
        assertThat(of(flannel(Specs.worker())).afterwards()).hasSize(1);
        assertThat(of(Specs.master()).items()).isEmpty();
        assertThat(of(Specs.master()).afterwards()).isEmpty();
    }

    /// What a start sees, which is no look.
    private Health started() {
        return ((Action) reach.afterwards().getFirst()).check();
    }

    private void reachedOnce() {
        pod("a", "master-1", "True", "10.20.0.2");
        pod("b", "worker-1", "True", "10.20.1.2");
        answering.add("10.20.1.2");
        assertThat(reach.health()).isEqualTo(Health.healthy());
    }

    private static void perform(PodReachability reach) {
        reach.items().forEach(item -> ((Action) item).perform(Progress.SILENT));
    }

    private PodReachability of(NodeSpec spec) {
        PodPing podPing = (namespace, to) -> {
            asked.add(namespace + " " + to.getHostAddress());
            return answering.contains(to.getHostAddress());
        };
        PodReachabilityProbe probe = new PodReachabilityProbe(spec.facts().name(), () -> api, _ -> sandbox, podPing);
        return new PodReachability(spec, () -> api, () -> "pause", probe, () -> now);
    }

    /// A pod of this node, or an endpoint of the pods' Service elsewhere.
    private void pod(String name, String node, String ready, String... ips) {
        if (!node.equals("master-1")) {
            endpoint(name, node, ready, ips);
            return;
        }
        api.given("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                  namespace: kube-system
                  labels: {app.kubernetes.io/name: nodelet-pod-reach}
                spec: {nodeName: %s}
                status:
                  conditions: [{type: Ready, status: "%s"}]
                """.formatted(name, node, ready));
    }

    private void endpoint(String name, String node, String ready, String... ips) {
        for (String ip : ips) {
            String family = ip.contains(":") ? "IPv6" : "IPv4";
            api.given("""
                    apiVersion: discovery.k8s.io/v1
                    kind: EndpointSlice
                    metadata:
                      name: %1$s-%2$s
                      namespace: kube-system
                      labels: {kubernetes.io/service-name: nodelet-pod-reach}
                    addressType: %2$s
                    endpoints:
                      - {addresses: ["%3$s"], nodeName: %4$s, targetRef: {name: %1$s}, conditions: {ready: %5$s}}
                    """.formatted(name, family, ip, node, ready.toLowerCase(java.util.Locale.ROOT)));
        }
    }

    private static NodeSpec flannel(NodeSpec spec) {
        NodeConfig.Network n = spec.config().network();
        return Specs.with(
                spec,
                new NodeConfig.Network(
                        n.podCidr(),
                        n.serviceCidr(),
                        n.dnsDomain(),
                        "flannel",
                        n.manifests(),
                        n.flannelBackend(),
                        n.bridge(),
                        n.mtu(),
                        n.proxyMode(),
                        n.dualStack()));
    }

    private static NodeSpec without(NodeSpec spec) {
        return Specs.with(spec, new Addons(true, List.of(), true, false));
    }
}
