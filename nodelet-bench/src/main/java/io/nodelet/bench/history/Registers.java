package io.nodelet.bench.history;

import io.nodelet.bench.history.Operation.Kind;
import io.nodelet.bench.history.Operation.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// ConfigMaps as registers, through one API server. Reads ask for what etcd's quorum has agreed on; writes overwrite,
/// whatever was there. Nothing is tried twice.
final class Registers {
    private static final String PATH = "/api/v1/namespaces/default/configmaps";
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private final HttpClient client;
    private final URI server;

    Registers(SSLContext tls, URI server) {
        this.server = server;
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .proxy(HttpClient.Builder.NO_PROXY)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LIMIT.dividedBy(2))
                .build();
    }

    /// What came back.
    ///
    /// @param outcome what is known of the request's effect
    /// @param value   the register's, after a read that went well
    record Answer(Outcome outcome, String value) {}

    /// Makes it, empty.
    Answer create(String register) {
        return write("POST", "", register, "");
    }

    Answer write(String register, String value) {
        return write("PUT", "/" + register, register, value);
    }

    private Answer write(String method, String path, String register, String value) {
        String body = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + register
                + "\"},\"data\":{\"value\":\"" + value + "\"}}";
        HttpRequest request = HttpRequest.newBuilder(server.resolve(PATH + path))
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .method(method, BodyPublishers.ofString(body))
                .build();
        return send(request)
                .map(it -> new Answer(outcome(Kind.WRITE, it.statusCode()), ""))
                .orElse(new Answer(Outcome.UNKNOWN, ""));
    }

    Answer read(String register) {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(PATH + "/" + register))
                .timeout(LIMIT)
                .build();
        return send(request)
                .map(it -> new Answer(outcome(Kind.READ, it.statusCode()), value(it)))
                .orElse(new Answer(Outcome.UNKNOWN, ""));
    }

    private static String value(HttpResponse<String> response) {
        if (response.statusCode() / 100 != 2) {
            return "";
        }
        JsonNode object = JsonMapper.shared().readTree(response.body());
        return object.path("data").path("value").asString("");
    }

    /// A server that says why it refuses has not begun; one that has trouble may have.
    static Outcome outcome(Kind kind, int status) {
        if (status / 100 == 2) {
            return Outcome.OK;
        }
        boolean refused = status == CONFLICT || status == TOO_MANY || status == NOT_FOUND || kind == Kind.READ;
        return refused ? Outcome.FAILED : Outcome.UNKNOWN;
    }

    /// The answer; empty without any.
    private Optional<HttpResponse<String>> send(HttpRequest request) {
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request, BodyHandlers.ofString());
        try {
            return Optional.of(answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            answer.cancel(true);
            return Optional.empty();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
