package io.nodelet.bundle.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real HTTP server on loopback with files in memory, which can break off a transfer in the middle.
final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Set<String> breaking = ConcurrentHashMap.newKeySet();
    /// What was asked for, as `path` or `path range`.
    final List<String> requests = new CopyOnWriteArrayList<>();

    boolean knowsRanges = true;

    FileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    FileServer put(String path, byte[] content) {
        files.put("/" + path, content);
        return this;
    }

    FileServer put(String path, String content) {
        return put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    FileServer remove(String path) {
        files.remove("/" + path);
        return this;
    }

    /// The next transfer of this file ends in its middle.
    FileServer breakOff(String path) {
        breaking.add("/" + path);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String range = exchange.getRequestHeaders().getFirst("Range");
        requests.add(range == null ? path : path + " " + range);
        byte[] content = files.get(path);
        try (exchange) {
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (range != null && knowsRanges) {
                part(exchange, content, Integer.parseInt(range.replaceAll("\\D", "")));
            } else if (breaking.remove(path)) {
                exchange.sendResponseHeaders(200, content.length);
                exchange.getResponseBody().write(content, 0, content.length / 2);
                exchange.getResponseBody().flush();
            } else {
                send(exchange, 200, content);
            }
        }
    }

    private static void part(HttpExchange exchange, byte[] content, int from) throws IOException {
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        send(exchange, 206, Arrays.copyOfRange(content, from, content.length));
    }

    private static void send(HttpExchange exchange, int status, byte[] content) throws IOException {
        exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
