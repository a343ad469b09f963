package io.nodelet.bench.history;

import io.nodelet.bench.history.RegisterOperation.Kind;
import io.nodelet.bench.history.RegisterOperation.Outcome;
import io.nodelet.bench.history.Registers.Answer;
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
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON requests to one server, each sent once.
final class Requests {
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private final HttpClient client;
    private final URI server;
    private final Duration limit;

    /// @param limit after which a request's answer is no longer waited for
    Requests(SSLContext tls, URI server, Duration limit) {
        this.server = server;
        this.limit = limit;
        this.client = HttpClient.newBuilder()
                .sslContext(tls)
                .proxy(HttpClient.Builder.NO_PROXY)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit.dividedBy(2))
                .build();
    }

    /// Sends something that changes a register.
    Answer write(String method, String path, JsonNode body) {
        return send(request(path, method, Optional.of(body)))
                .map(httpResponse -> new Answer(outcome(Kind.WRITE, httpResponse.statusCode()), ""))
                .orElse(Answer.NONE);
    }

    /// Sends something that changes nothing.
    ///
    /// @param value of the register in the answer's body
    Answer read(String method, String path, Optional<JsonNode> body, UnaryOperator<JsonNode> value) {
        return send(request(path, method, body))
                .map(httpResponse -> answer(httpResponse, value))
                .orElse(Answer.NONE);
    }

    private static Answer answer(HttpResponse<String> response, UnaryOperator<JsonNode> value) {
        Outcome outcome = outcome(Kind.READ, response.statusCode());
        if (outcome != Outcome.OK) {
            return new Answer(outcome, "");
        }
        JsonNode body = JsonMapper.shared().readTree(response.body());
        return new Answer(outcome, value.apply(body).asString(""));
    }

    private HttpRequest request(String path, String method, Optional<JsonNode> body) {
        return HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(limit)
                .method(
                        method,
                        body.map(node -> BodyPublishers.ofString(node.toString()))
                                .orElse(BodyPublishers.noBody()))
                .build();
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
            return Optional.of(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
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
