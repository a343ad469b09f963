package io.nodelet.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Against an HTTPS server that asks for a client certificate and answers as the API server does.
final class HttpKubeApiTest {
    @TempDir
    private Path folder;

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpsServer server;
    private ExecutorService executor;
    private TestPki pki;

    @BeforeEach
    void start() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        executor = Executors.newVirtualThreadPerTaskExecutor();
        pki = new TestPki(folder, "ca");
        pki.issue("server", "CN=server");
        pki.issue("client", "CN=admin");
        SSLContext context = MutualTls.context(access("server", pki.ca()));
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                parameters.setSSLParameters(ssl);
            }
        });
        server.setExecutor(executor);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        executor.shutdownNow();
    }

    @Test
    void isReadyOverMutualTls() {
        answer("/readyz", 200, "ok");

        assertThat(api().ready().reason()).isEmpty();
    }

    @Test
    void saysWhatIsNotReady() {
        answer("/readyz", 500, "[+]ping ok\n[-]etcd failed");

        assertThat(api().ready().reason()).contains("500").contains("[-]etcd failed");
    }

    @Test
    void distrustsAServerOfAnotherCa() {
        TestPki other = new TestPki(folder, "other");
        answer("/readyz", 200, "ok");

        assertThat(new HttpKubeApi(access("client", other.ca())).ready().reason())
                .contains("/readyz")
                .containsIgnoringCase("certification path");
    }

    @Test
    void readsTheCertificateAgainWhenItWasReplaced() {
        TestPki other = new TestPki(folder, "other");
        answer("/readyz", 200, "ok");
        other.issue("late", "CN=admin");
        HttpKubeApi api = new HttpKubeApi(access("late", pki.ca()));
        assertThat(api.ready().isHealthy()).isFalse();

        pki.issue("late", "CN=admin");

        assertThat(api.ready().reason()).isEmpty();
    }

    @Test
    void aMissingCertificateIsNamed() {
        assertThatThrownBy(() -> new HttpKubeApi(access("absent", pki.ca())).get("/api/v1/nodes/a"))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining(folder.resolve("absent.crt").toString());
    }

    @Test
    void aRefusalCarriesTheServersWords() {
        answer("/api/v1/nodes/a", 403, "{\"kind\":\"Status\",\"message\":\"nodes \\\"a\\\" is forbidden\"}");

        assertThatThrownBy(() -> api().get("/api/v1/nodes/a"))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.status()).isEqualTo(403))
                .hasMessage("GET /api/v1/nodes/a: the API server says 403 nodes \"a\" is forbidden");
    }

    /// Of a list that is longer than memory, and never ends, the first are there at once.
    @Test
    void aListIsReadObjectByObject() {
        String node = "{\"metadata\": {\"name\": \"%d\"}, \"status\": {\"images\": [\"" + "x".repeat(10_000) + "\"]}},";
        server.createContext("/api/v1/nodes", http -> {
            requests.add(String.valueOf(http.getRequestURI().getQuery()));
            http.sendResponseHeaders(200, 0);
            OutputStream body = http.getResponseBody();
            body.write("{\"kind\": \"NodeList\", \"items\": [".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; ; i++) {
                body.write(node.formatted(i).getBytes(StandardCharsets.UTF_8));
            }
        });
        List<String> names = new CopyOnWriteArrayList<>();

        api().each(KubePath.NODES, Selector.ALL, 7, child -> {
            names.add(child.path("metadata").path("name").asString(""));
            return names.size() < 1000;
        });

        assertThat(names).hasSize(1000).startsWith("0", "1").endsWith("999");
        assertThat(requests).containsExactly("limit=7");
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        server.createContext("/api/v1/nodes/a", http -> {
            http.sendResponseHeaders(200, 0);
            OutputStream body = http.getResponseBody();
            body.write('{');
            body.flush();
            awaitEnd();
        });

        assertThatThrownBy(
                        () -> new HttpKubeApi(access("client", pki.ca()), Duration.ofSeconds(1)).get("/api/v1/nodes/a"))
                .isInstanceOfSatisfying(
                        KubeException.class, e -> assertThat(e.passing()).isTrue())
                .hasMessageEndingWith("no answer within 1 s");
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() {
        server.stop(0);

        assertThatThrownBy(() -> api().get("/api/v1/nodes/a"))
                .isInstanceOfSatisfying(KubeException.class, e -> {
                    assertThat(e.status()).isZero();
                    assertThat(e.remedy()).contains("kube-apiserver");
                })
                .hasMessageContaining("/api/v1/nodes/a: can't connect");
    }

    @Test
    void followsThePagesOfAList() {
        server.createContext("/api/v1/pods", http -> {
            boolean first = !http.getRequestURI().getRawQuery().contains("continue=");
            String item = "{\"metadata\":{\"name\":\"" + (first ? "a" : "b") + "\"}}";
            reply(
                    http,
                    200,
                    "{\"metadata\":{\"continue\":\"" + (first ? "x/y=" : "") + "\"},\"items\":[" + item + "]}");
        });

        List<JsonNode> pods = api().list("/api/v1/pods", Selector.field("spec.nodeName", "n1"));

        assertThat(pods)
                .map(pod -> pod.path("metadata").path("name").asString())
                .containsExactly("a", "b");
        assertThat(requests).allMatch(request -> request.contains("fieldSelector=spec.nodeName%3Dn1"));
        assertThat(requests.getLast()).contains("continue=x%2Fy%3D");
    }

    @Test
    void asksTheServerWhereAnUnknownKindLies() {
        answer(
                "/apis/metallb.io/v1beta1",
                200,
                "{\"resources\":[{\"name\":\"ipaddresspools/status\",\"kind\":\"IPAddressPool\",\"namespaced\":true},"
                        + "{\"name\":\"ipaddresspools\",\"kind\":\"IPAddressPool\",\"namespaced\":true}]}");
        answer("/apis/metallb.io/v1beta1/namespaces/lb/ipaddresspools/p", 200, "{}");
        JsonNode pool = YamlManifest.parse(
                        "{apiVersion: metallb.io/v1beta1, kind: IPAddressPool, metadata: {name: p, namespace: lb}}")
                .getFirst();
        HttpKubeApi api = api();

        api.apply(pool);
        api.apply(pool);

        assertThat(requests)
                .containsExactly(
                        "GET /apis/metallb.io/v1beta1",
                        "PATCH /apis/metallb.io/v1beta1/namespaces/lb/ipaddresspools/p?fieldManager=nodelet&force=true",
                        "PATCH /apis/metallb.io/v1beta1/namespaces/lb/ipaddresspools/p?fieldManager=nodelet&force=true");
    }

    private HttpKubeApi api() {
        return new HttpKubeApi(access("client", pki.ca()));
    }

    private FileClientConfig access(String leaf, Path ca) {
        URI address = URI.create("https://127.0.0.1:" + server.getAddress().getPort());
        return new FileClientConfig(address, ca, folder.resolve(leaf + ".crt"), folder.resolve(leaf + ".key"));
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, http -> reply(http, status, body));
    }

    private void reply(HttpExchange http, int status, String body) throws IOException {
        requests.add(http.getRequestMethod() + " " + http.getRequestURI());
        http.getRequestBody().readAllBytes();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }

    private void awaitEnd() {
        try {
            end.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
