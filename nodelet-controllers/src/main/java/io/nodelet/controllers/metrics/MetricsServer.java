package io.nodelet.controllers.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.nodelet.daemon.metrics.Metric;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.MutualTls;
import io.nodelet.model.Endpoint;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// Serves `GET /metrics` over TLS. Who has no certificate of the access's authorities is refused by the handshake,
/// before a byte of a request is read.
final class MetricsServer implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 64;
    private static final int PATIENCE_SECONDS = 5;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Supplier<String> page;

    static {
        // Whoever connects and then says nothing must cost the daemon nothing.
        System.setProperty("jdk.httpserver.maxConnections", String.valueOf(MOST_CONNECTIONS));
        System.setProperty("sun.net.httpserver.maxReqTime", String.valueOf(PATIENCE_SECONDS));
        System.setProperty("sun.net.httpserver.maxRspTime", String.valueOf(PATIENCE_SECONDS));
    }

    /// @throws IOException      when it can't listen there
    /// @throws NodeletException when the certificates can't be read
    MetricsServer(Endpoint at, FileClientConfig fileClientConfig, Supplier<String> page) throws IOException {
        this.page = page;
        SSLContext context = MutualTls.context(fileClientConfig);
        this.server = HttpsServer.create(new InetSocketAddress(at.address().toString(), at.port()), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ssl = context.getDefaultSSLParameters();
                ssl.setNeedClientAuth(true);
                ssl.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                parameters.setSSLParameters(ssl);
            }
        });
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/metrics")) {
                write(exchange, 404, "only /metrics is here\n");
            } else if (!exchange.getRequestMethod().equals("GET")) {
                write(exchange, 405, "only GET\n");
            } else {
                answerWithPage(exchange);
            }
        }
    }

    private void answerWithPage(HttpExchange exchange) throws IOException {
        String text;
        try {
            text = page.get();
        } catch (NodeletException e) {
            write(exchange, 503, e.getMessage() + "\n");
            return;
        }
        write(exchange, 200, text);
    }

    private static void write(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", Metric.MEDIA_TYPE);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
