package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One request and its answer over TLS. The connection pool is renewed when a certificate file changes.
final class Exchange {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final int HTTP_OK = 200;

    private final Way way;
    private final Duration limit;
    private @Nullable HttpClient client;
    private List<String> stamp = List.of();

    Exchange(Way way, Duration limit) {
        this.way = way;
        this.limit = limit;
    }

    /// @param type the body's content type
    record Request(String method, String path, String type, String body) {
        static Request of(String method, String path) {
            return new Request(method, path, "application/json", "");
        }
    }

    record Answer(int status, String body) {}

    /// Takes lines as they come, one after the other.
    private record EachLine(Consumer<String> each) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            each.accept(line);
        }

        @Override
        public void onError(Throwable fault) {}

        @Override
        public void onComplete() {}
    }

    Answer send(Request request) {
        HttpRequest.Builder builder = builder(request, limit);
        if (request.body().isEmpty()) {
            builder.method(request.method(), BodyPublishers.noBody());
        } else {
            builder.method(request.method(), BodyPublishers.ofString(request.body()))
                    .header("Content-Type", request.type());
        }
        HttpResponse<String> response =
                await(request, client().sendAsync(builder.build(), BodyHandlers.ofString()), limit);
        return new Answer(response.statusCode(), response.body());
    }

    /// A GET whose answer comes line by line, for as long as the server goes on.
    ///
    /// @param longest after which it is given up
    /// @return the answer; without a body where `each` got its lines
    Answer lines(Request request, Duration longest, Consumer<String> each) {
        HttpResponse<String> response = await(
                request,
                client().sendAsync(
                                builder(request, longest).build(),
                                info -> info.statusCode() == HTTP_OK
                                        ? BodySubscribers.fromLineSubscriber(
                                                new EachLine(each), _ -> "", StandardCharsets.UTF_8, null)
                                        : BodySubscribers.ofString(StandardCharsets.UTF_8)),
                longest);
        return new Answer(response.statusCode(), response.body());
    }

    private HttpRequest.Builder builder(Request request, Duration longest) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(way.server().resolve(request.path()))
                .header("Accept", "application/json")
                .timeout(longest);
        way.bearer().ifPresent(token -> builder.header("Authorization", "Bearer " + token));
        return builder;
    }

    /// The client's own time limit ends with the headers; this one covers the body too.
    private HttpResponse<String> await(
            Request request, CompletableFuture<HttpResponse<String>> answer, Duration longest) {
        try {
            return answer.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while waiting for " + what(request), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unanswered(request, "no answer within " + longest.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw unanswered(request, reason(cause), cause);
        }
    }

    private KubeException unanswered(Request request, String why, Throwable cause) {
        return new KubeException(
                0,
                what(request) + ": " + why,
                "See that kube-apiserver runs, and that " + way.server() + " can be reached from this node.",
                cause);
    }

    private String what(Request request) {
        return request.method() + " " + way.server() + request.path();
    }

    /// The innermost words: a refused connection says nothing itself.
    private static String reason(Throwable cause) {
        if (cause instanceof ConnectException) {
            return "can't connect";
        }
        Throwable inner = cause;
        while (inner.getMessage() == null && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
    }

    private synchronized HttpClient client() {
        List<String> now = way.stamp();
        HttpClient current = client;
        if (current == null || !now.equals(stamp)) {
            if (current != null) {
                current.shutdown();
            }
            current = HttpClient.newBuilder()
                    .sslContext(way.context())
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT)
                    .executor(Executors.newVirtualThreadPerTaskExecutor())
                    .build();
            client = current;
            stamp = now;
        }
        return current;
    }
}
