package io.nodelet.diagnosis.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.why.Component;
import io.nodelet.why.DnsSeen;
import io.nodelet.why.Facts.Api;
import io.nodelet.why.PodSeen;
import io.nodelet.why.Unseen;
import io.nodelet.why.Unseen.Reason;
import io.nodelet.why.WebhookSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the API's own truth is taken to be, on masters and on workers.
class ApiProbeTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00Z");
    private static final String LONG_AGO = "2026-11-30T09:55:00Z";
    private static final String JUST_NOW = "2026-11-30T09:59:30Z";
    private final FakeKubeApi api = new FakeKubeApi();
    private final ProbeRunner probeRunner = new ProbeRunner(Duration.ofMinutes(1));

    private Api master(String node) {
        return look("https://127.0.0.1:6443", node, Optional.of(api));
    }

    private Api worker() {
        return look("https://10.0.0.1:6443", "n1", Optional.empty());
    }

    private Api look(String server, String node, Optional<KubeApi> cluster) {
        return new ApiProbe(
                        api,
                        server,
                        node,
                        new PodProbe(api, cluster, node, () -> NOW),
                        cluster.map(kubeApi -> new ClusterServicesProbe(kubeApi, probeRunner)),
                        probeRunner)
                .probe();
    }

    private void node(String more) {
        api.given("{apiVersion: v1, kind: Node, metadata: {name: n1}, spec: {unschedulable: true},"
                + " status: {conditions: [{type: Ready, status: 'False', message: no network}" + more + "]}}");
    }

    private void pod(String namespace, String name, String reason, String made) {
        api.given("""
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: %s, creationTimestamp: '%s'}
            spec: {nodeName: n1}
            status: {containerStatuses: [{state: {waiting: {reason: %s, message: so it is}}}]}
            """.formatted(name, namespace, made, reason));
    }

    @Test
    void theNodeAsTheClusterSeesIt() {
        node(", {type: DiskPressure, status: 'True', message: too little disk}");

        Api seen = master("n1");

        assertThat(seen.nodeReady()).contains("no network");
        assertThat(seen.cordoned()).isEqualTo("theirs");
        assertThat(seen.pressures()).containsExactly("DiskPressure: too little disk");
        assertThat(master("n2").registered()).isFalse();
        assertThat(probeRunner.unseen()).isEmpty();
    }

    /// A pod just made waits for its turn; one that has waited for minutes waits for something that does not come.
    @Test
    void podsOfAnybodyThatWaitForNothingGood() {
        node("");
        pod("kube-system", "coredns-1", "CrashLoopBackOff", JUST_NOW);
        pod("shop", "web", "ImagePullBackOff", JUST_NOW);
        pod("shop", "db", "CreateContainerConfigError", JUST_NOW);
        pod("shop", "new", "ContainerCreating", JUST_NOW);
        pod("shop", "stuck", "ContainerCreating", LONG_AGO);
        api.given("{apiVersion: v1, kind: Event, metadata: {name: e1, namespace: shop}, type: Warning,"
                + " involvedObject: {name: stuck}, reason: FailedMount, message: no such volume,"
                + " lastTimestamp: '2026-11-30T09:58:00Z'}");

        assertThat(master("n1").pods())
                .containsExactlyInAnyOrder(
                        new PodSeen("kube-system", "coredns-1", "CrashLoopBackOff", "so it is", ""),
                        new PodSeen("shop", "web", "ImagePullBackOff", "so it is", ""),
                        new PodSeen("shop", "db", "CreateContainerConfigError", "so it is", ""),
                        new PodSeen("shop", "stuck", "ContainerCreating", "so it is", "FailedMount: no such volume"));
        assertThat(worker().pods())
                .hasSize(4)
                .allMatch(podSeen -> podSeen.event().isEmpty());
    }

    /// DNS runs on any node: what keeps it from one is seen by masters.
    @Test
    void podsOfDnsThatHaveNoNode() {
        node("");
        api.given("""
            apiVersion: v1
            kind: Pod
            metadata:
              name: coredns-2
              namespace: kube-system
              labels: {k8s-app: kube-dns}
              creationTimestamp: '2026-11-30T09:50:00Z'
            status: {conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: no room}]}
            """);

        assertThat(master("n1").pods())
                .containsExactly(new PodSeen("kube-system", "coredns-2", "Unschedulable", "no room", ""));
        assertThat(worker().pods()).isEmpty();
    }

    @Test
    void dnsThatIsScaledAway() {
        node("");
        api.given("{apiVersion: apps/v1, kind: Deployment, metadata: {name: coredns, namespace: kube-system},"
                + " spec: {replicas: 0}}");

        assertThat(master("n1").dns()).isEqualTo(new DnsSeen(0, 0));
        assertThat(worker().dns()).isNull();
    }

    @Test
    void webhooksThatNobodyServes() {
        node("");
        webhook("dead", "Fail");
        webhook("served", "Fail");
        webhook("optional", "Ignore");
        api.given("{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s1, namespace: policy,"
                + " labels: {kubernetes.io/service-name: served}}, endpoints: [{conditions: {ready: true}}]}");

        assertThat(master("n1").webhooks())
                .containsExactly(
                        new WebhookSeen("validatingwebhookconfiguration/dead", "dead.policy.io", "policy/dead"));
    }

    private void webhook(String name, String policy) {
        api.given("""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: %1$s}
            webhooks:
            - name: %1$s.policy.io
              failurePolicy: %2$s
              clientConfig: {service: {name: %1$s, namespace: policy}}
            """.formatted(name, policy));
    }

    @Test
    void anApiServerThatIsAwayIsNotSeenToBeWell() {
        api.down("can't connect");

        Api seen = worker();

        assertThat(seen.answers()).isFalse();
        assertThat(seen.endpoint()).isEqualTo("https://10.0.0.1:6443");
        assertThat(probeRunner.unseen())
                .extracting(Unseen::what, Unseen::component, Unseen::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("API server", Component.APISERVER, Reason.UNREACHABLE));
    }
}
