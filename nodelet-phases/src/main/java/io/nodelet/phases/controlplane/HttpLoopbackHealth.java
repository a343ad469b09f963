package io.nodelet.phases.controlplane;

import io.nodelet.model.Health;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Asks over HTTP, on loopback alone.
public final class HttpLoopbackHealth implements LoopbackHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Duration patience;

    public HttpLoopbackHealth() {
        this(PATIENCE);
    }

    /// @param patience how long one answer may take
    public HttpLoopbackHealth(Duration patience) {
        this.patience = patience;
    }

    /// Made when it is first asked for: a TLS context takes longer than a whole listing of the phases.
    private static final class Client {
        private static final HttpClient ONE = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .sslContext(anyCertificate())
                .build();
    }

    @Override
    public Health https(String component, int port, String path) {
        return get(component, URI.create("https://127.0.0.1:" + port + path));
    }

    @Override
    public Health http(String component, int port, String path) {
        return get(component, URI.create("http://127.0.0.1:" + port + path));
    }

    private Health get(String component, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(patience).build();
        try {
            HttpResponse<String> response = Client.ONE.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Health.well()
                    : Health.failing(component + " answers " + response.statusCode() + " on port " + uri.getPort()
                            + ": " + firstLine(response.body()));
        } catch (ConnectException e) {
            return Health.failing(component + " does not listen on port " + uri.getPort());
        } catch (IOException e) {
            return Health.failing(component + " does not answer on port " + uri.getPort() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health.Unknown("interrupted");
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
