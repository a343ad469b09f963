package io.nodelet.phases.addons;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.engine.WaitFor;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Specs;
import io.nodelet.network.dns.ResolvConf;
import io.nodelet.phases.Golden;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.objects.AppliedObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

final class AddonsTest {
    private static final String API_SERVICE = "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io";
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    private Path folder;

    private final FakeKubeApi api = new FakeKubeApi();
    private Instant now = START;

    @Test
    void coreDnsWithServersForTheOutsideWorld() throws IOException {
        Golden.assertSame(
                getClass(), "coredns.json", dns("nameserver 10.0.0.53\n").objects());
    }

    @Test
    void withoutServersNothingIsForwarded() throws IOException {
        String corefile = dns("").objects().get(3).path("data").path("Corefile").asString();

        assertThat(corefile).isEqualTo("""
            # nodeletd writes this. Zones, hosts and rules of your own go into the ConfigMap coredns-custom (docs/network.md).
            .:1053 {
                errors
                health :8080 {
                    lameduck 5s
                }
                ready :8181
                import /etc/coredns-custom/*.override
                kubernetes cluster.local in-addr.arpa ip6.arpa {
                    pods insecure
                    fallthrough in-addr.arpa ip6.arpa
                    ttl 30
                }
                prometheus :9153
                # this node knows no servers for names of the outside world
                cache 30
                reload
                loadbalance
            }
            import /etc/coredns-custom/*.server
            """);
    }

    @Test
    void serversOfTheConfigurationAreTheSameOnEveryMaster() throws IOException {
        for (String resolv : List.of("", "nameserver 10.0.0.53\n")) {
            ValidateDns phase = new ValidateDns(
                    Specs.withDnsServers("10.0.0.2", "2001:db8::53"), () -> api, () -> "image", resolvers(resolv));
            assertThat(phase.objects().get(3).path("data").path("Corefile").asString())
                    .contains("\n    forward . 10.0.0.2 2001:db8::53 {\n")
                    .contains("\n    loop\n")
                    .doesNotContain("resolv.conf", "# this node");
        }
    }

    /// It waited two minutes for rights, where kubelet's phase had failed and so nobody made them.
    @Test
    void nothingOfDnsIsWaitedForWithoutKubelet() throws IOException {
        assertThat(dns("").declare()).first().isEqualTo(new WaitFor(PhaseIds.KUBELET.number()));
    }

    @Test
    void aWorkerDeploysNothingAndStillResolves() throws IOException {
        ValidateDns phase = new ValidateDns(Specs.worker(), () -> api, () -> "image", resolvers(""));

        assertThat(phase.declare())
                .filteredOn(item -> !(item instanceof WaitFor))
                .singleElement()
                .satisfies(item ->
                        assertThat(item.key()).isEqualTo("wait until kubernetes.default.svc.cluster.local resolves"));
        assertThat(metrics(false).declare()).isEmpty();
        assertThat(metrics(false).check()).isEqualTo(Health.healthy());
    }

    @Test
    void metricsServer() throws IOException {
        Golden.assertSame(getClass(), "metrics-server.json", metrics(true).objects());
    }

    @Test
    void theMetricsServerHasSomeTimeToMeasure() {
        DeployMetricsServer phase = metrics(true);
        assertThat(phase.check())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.METRICS_UNAVAILABLE, "metrics.k8s.io", "the API metrics.k8s.io is not registered"));
        phase.declare().stream()
                .filter(AppliedObjects.class::isInstance)
                .forEach(item -> ((Action) item).perform(Progress.SILENT));
        assertThat(phase.check()).isEqualTo(Health.healthy());

        available("False");
        now = START.plusSeconds(179);
        assertThat(phase.check()).isEqualTo(Health.healthy());
        now = START.plusSeconds(181);
        assertThat(phase.check())
                .isEqualTo(Health.unhealthy(
                        ReasonCode.METRICS_UNAVAILABLE,
                        "metrics.k8s.io",
                        "the API metrics.k8s.io does not answer: no endpoints"));
        available("True");
        assertThat(phase.check()).isEqualTo(Health.healthy());
    }

    private void available(String status) {
        api.patch(API_SERVICE + "/status", JsonMapper.shared().readTree("""
            {"status": {"conditions": [{"type": "Available", "status": "%s", "message": "no endpoints",
              "lastTransitionTime": "2026-11-22T12:00:00Z"}]}}
            """.formatted(status)));
    }

    private ValidateDns dns(String resolvConf) throws IOException {
        return new ValidateDns(Specs.master(), () -> api, () -> "nodelet.local/coredns:v1.14.7", resolvers(resolvConf));
    }

    private ResolvConf resolvers(String content) throws IOException {
        return new ResolvConf(Files.writeString(folder.resolve("resolv.conf"), content));
    }

    private DeployMetricsServer metrics(boolean master) {
        return new DeployMetricsServer(
                master ? Specs.master() : Specs.worker(),
                () -> api,
                () -> "nodelet.local/metrics-server:v0.9.0",
                () -> now);
    }
}
