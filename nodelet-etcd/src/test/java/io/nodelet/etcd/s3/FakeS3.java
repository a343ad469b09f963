package io.nodelet.etcd.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.nodelet.host.Sha256;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/// A store of one bucket in memory, as far as [S3Bucket] asks it. It lists two names a page, and checks every
/// signature and digest.
public final class FakeS3 implements AutoCloseable {
    public static final String BUCKET = "backups";
    public static final String ID = "the-id";
    public static final String SECRET = "the-secret";
    private static final int PAGE = 2;
    public final Map<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final HttpServer server;

    public FakeS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, String> query = query(exchange.getRequestURI());
        String path = exchange.getRequestURI().getPath();
        if (!proved(exchange, path, query, body)) {
            say(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code><Message>It does not.</Message></Error>");
        } else if (!path.startsWith("/" + BUCKET)) {
            say(exchange, 404, "<Error><Code>NoSuchBucket</Code><Message>There is none.</Message></Error>");
        } else if (path.equals("/" + BUCKET)) {
            say(exchange, 200, listing(query));
        } else {
            object(exchange, path.substring(BUCKET.length() + 2), body);
        }
    }

    private void object(HttpExchange exchange, String key, byte[] body) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                objects.put(key, body);
                say(exchange, 200, "");
            }
            case "DELETE" -> {
                objects.remove(key);
                say(exchange, 204, "");
            }
            default -> {
                byte[] found = objects.get(key);
                if (found == null) {
                    say(exchange, 404, "<Error><Code>NoSuchKey</Code><Message>There is none.</Message></Error>");
                } else {
                    send(exchange, 200, found);
                }
            }
        }
    }

    private String listing(Map<String, String> query) {
        String after = query.getOrDefault("continuation-token", "");
        var page = objects.keySet().stream()
                .filter(text -> text.startsWith(query.getOrDefault("prefix", "")) && text.compareTo(after) > 0)
                .limit(PAGE + 1L)
                .toList();
        String more =
                page.size() > PAGE ? "<NextContinuationToken>" + page.get(PAGE - 1) + "</NextContinuationToken>" : "";
        return "<?xml version=\"1.0\"?><ListBucketResult>" + more
                + page.stream()
                        .limit(PAGE)
                        .map(text -> "<Contents><Key>" + text + "</Key></Contents>")
                        .collect(Collectors.joining())
                + "</ListBucketResult>";
    }

    private static boolean proved(HttpExchange exchange, String path, Map<String, String> query, byte[] body) {
        String digest = exchange.getRequestHeaders().getFirst("x-amz-content-sha256");
        String time = exchange.getRequestHeaders().getFirst("x-amz-date");
        if (digest == null || time == null || !digest.equals(Sha256.of(body))) {
            return false;
        }
        Instant then = Instant.parse(time.replaceFirst("(....)(..)(..)T(..)(..)(..)Z", "$1-$2-$3T$4:$5:$6Z"));
        S3Request request = S3Request.of(
                exchange.getRequestMethod(), exchange.getRequestHeaders().getFirst("Host"), path, query, digest);
        var expected = new S3Signature(new S3Credentials(ID, SECRET), "us-east-1").headers(request, then);
        return Objects.equals(exchange.getRequestHeaders().getFirst("Authorization"), expected.get("Authorization"));
    }

    private static Map<String, String> query(URI uri) {
        String raw = Objects.requireNonNullElse(uri.getRawQuery(), "");
        return Arrays.stream(raw.split("&"))
                .filter(part -> part.contains("="))
                .map(part -> part.split("=", 2))
                .collect(Collectors.toMap(
                        fields -> fields[0],
                        fields -> URLDecoder.decode(fields[1], StandardCharsets.UTF_8),
                        (first, _) -> first,
                        TreeMap::new));
    }

    private static void say(HttpExchange exchange, int status, String text) throws IOException {
        send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
