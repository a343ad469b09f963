package io.nodelet.controllers.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.daemon.Controllers;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.host.linux.Poll;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.MutualTls;
import io.nodelet.kube.TestPki;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who gets to read metrics over the network, over real TLS.
class MetricsEndpointTest {
    @TempDir
    Path folder;

    @TempDir
    Path elsewhere;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private TestPki pki;
    private Controllers endpoint;
    private int port;
    private volatile String wanted = "";
    private volatile boolean stuck;

    @BeforeEach
    void begin() throws IOException {
        pki = new TestPki(folder, "ca");
        pki.issue("prometheus", "CN=prometheus");
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        wanted = "127.0.0.1:" + port;
        endpoint = Controllers.start(
                new SupervisedThreads(log::add),
                List.of(new MetricsEndpoint(
                        () -> wanted, access("server"), this::page, log::add, Duration.ofMillis(20))),
                () -> Role.WORKER,
                log::add);
    }

    @AfterEach
    void end() {
        endpoint.close();
    }

    private String page() {
        if (stuck) {
            throw new NodeletException("the daemon's loop did not answer");
        }
        return "nodelet_running 1\n";
    }

    @Test
    void aClientOfTheClustersAuthorityReadsThem() throws Exception {
        serving();

        HttpResponse<String> answer = get("/metrics", MutualTls.context(access("prometheus")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("nodelet_running 1\n");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(get("/metrics/more", MutualTls.context(access("prometheus"))).statusCode())
                .isEqualTo(404);
        assertThat(get("/", MutualTls.context(access("prometheus"))).body()).doesNotContain("nodelet_running");
        stuck = true;
        assertThat(get("/metrics", MutualTls.context(access("prometheus"))).statusCode())
                .isEqualTo(503);
    }

    @Test
    void nobodyElseDoes() throws Exception {
        serving();
        SSLContext nobody = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority());
        nobody.init(null, trust.getTrustManagers(), new SecureRandom());
        assertThatThrownBy(() -> get("/metrics", nobody)).isInstanceOf(IOException.class);

        var foreign = new TestPki(elsewhere, "ca");
        foreign.issue("prometheus", "CN=prometheus");
        var stranger = new FileClientConfig(
                URI.create("https://127.0.0.1"),
                pki.ca(),
                elsewhere.resolve("prometheus.crt"),
                elsewhere.resolve("prometheus.key"));
        assertThatThrownBy(() -> get("/metrics", MutualTls.context(stranger))).isInstanceOf(IOException.class);
        assertThat(get("/metrics", MutualTls.context(access("prometheus"))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void waitsForCertificatesShowsNewOnesAndEndsWhenNotWanted() throws Exception {
        await(() -> !log.isEmpty());
        assertThat(log.getFirst()).startsWith("warning: no metrics at 127.0.0.1:" + port + " yet: can't read ");
        serving();
        BigInteger first = shown();

        pki.issue("server", "CN=renewed");
        await(() -> !first.equals(shown()));

        wanted = "";
        await(() -> !listens());
    }

    private void serving() {
        pki.issue("server", "CN=server");
        await(() -> log.contains("metrics are served at https://127.0.0.1:" + port + "/metrics"));
    }

    /// The serial number of the certificate that a client sees; zero where there is no answer.
    private BigInteger shown() {
        try {
            var session =
                    get("/metrics", MutualTls.context(access("prometheus"))).sslSession();
            var certificate = (X509Certificate) session.orElseThrow().getPeerCertificates()[0];
            return certificate.getSerialNumber();
        } catch (IOException e) {
            return BigInteger.ZERO;
        }
    }

    private boolean listens() {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpResponse<String> get(String path, SSLContext context) throws IOException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(context)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            var request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private java.security.KeyStore authority() throws Exception {
        var store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "ca", io.nodelet.pki.Pem.certificates(pki.ca()).getFirst());
        return store;
    }

    private FileClientConfig access(String leaf) {
        return new FileClientConfig(
                URI.create("https://127.0.0.1"),
                pki.ca(),
                folder.resolve(leaf + ".crt"),
                folder.resolve(leaf + ".key"));
    }

    private static void await(BooleanSupplier condition) {
        assertThat(Poll.until(Duration.ofSeconds(60), condition)).isTrue();
    }
}
