package io.nodelet.phases.controlplane;

import io.nodelet.kube.HttpEndpoint;
import io.nodelet.kube.HttpRequest;
import io.nodelet.kube.HttpResponse;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.LoopbackHealth;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Asks over HTTP, on loopback alone.
public final class HttpLoopbackHealth implements LoopbackHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Duration patience;
    private final Map<URI, HttpEndpoint> endpoints = new ConcurrentHashMap<>();

    public HttpLoopbackHealth() {
        this(PATIENCE);
    }

    /// @param patience how long one answer may take
    public HttpLoopbackHealth(Duration patience) {
        this.patience = patience;
    }

    /// Made when it is first asked for: a TLS context takes longer than a whole listing of the phases.
    private static final class Tls {
        private static final SSLContext ONE = anyCertificate();
    }

    @Override
    public Health https(String component, int port, String path) {
        return get(component, port, path, endpoint("https", port, () -> Optional.of(Tls.ONE)));
    }

    @Override
    public Health http(String component, int port, String path) {
        return get(component, port, path, endpoint("http", port, Optional::empty));
    }

    private HttpEndpoint endpoint(String scheme, int port, Supplier<Optional<SSLContext>> tls) {
        return endpoints.computeIfAbsent(
                URI.create(scheme + "://127.0.0.1:" + port), uri -> new HttpEndpoint(uri, tls.get()));
    }

    private Health get(String component, int port, String path, HttpEndpoint endpoint) {
        try {
            HttpResponse answer = endpoint.ask(HttpRequest.get(path), patience);
            return answer.status() == 200
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.SERVICE_UNWELL,
                            component,
                            component + " answers " + answer.status() + " on port " + port + ": "
                                    + firstLine(answer.body()));
        } catch (ConnectException e) {
            return Health.unhealthy(
                    ReasonCode.SERVICE_SILENT, component, component + " does not listen on port " + port);
        } catch (SocketTimeoutException e) {
            return Health.unhealthy(
                    ReasonCode.SERVICE_SILENT,
                    component,
                    component + " does not answer on port " + port + " within " + patience.toSeconds() + " s");
        } catch (IOException e) {
            return Thread.currentThread().isInterrupted()
                    ? Health.unknown(ReasonCode.INTERRUPTED, component, "interrupted")
                    : Health.unhealthy(
                            ReasonCode.SERVICE_SILENT,
                            component,
                            component + " does not answer on port " + port + ": " + e.getMessage());
        }
    }

    private static String firstLine(String body) {
        return body.lines().findFirst().orElse("");
    }

    private static SSLContext anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new AnyCertificate()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    /// Extended, so that the JDK does not check the host's name either.
    private static final class AnyCertificate extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
