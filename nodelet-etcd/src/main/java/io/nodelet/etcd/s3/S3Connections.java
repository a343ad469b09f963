package io.nodelet.etcd.s3;

import io.nodelet.kube.MutualTls;
import io.nodelet.model.NodeletException;
import io.nodelet.model.S3Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Connections to a store, for one call: files are large and calls are rare, so nothing of it stays in the daemon's
/// memory between them.
record S3Connections(HttpClient client, URI endpoint) implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    static S3Connections open(S3Config config) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (!config.caFile().isEmpty()) {
            builder.sslContext(MutualTls.trusting(Path.of(config.caFile())));
        }
        return new S3Connections(builder.build(), URI.create(config.endpoint()));
    }

    /// @param limit for all of it, both bodies included
    /// @throws IOException when the store can't be reached, or took longer
    <T> HttpResponse<T> send(
            S3Request request, Map<String, String> headers, BodyPublisher body, BodyHandler<T> into, Duration limit)
            throws IOException {
        String query = request.encodedQuery();
        URI target = URI.create(endpoint.getScheme() + "://" + request.host() + request.encodedPath()
                + (query.isEmpty() ? "" : "?" + query));
        HttpRequest.Builder builder = HttpRequest.newBuilder(target).method(request.method(), body);
        headers.forEach(builder::header);
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(builder.build(), into);
        try {
            return answer.get(limit.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while waiting for " + endpoint, e);
        }
    }

    /// The innermost words: what wraps them has none of its own.
    private static String reason(Throwable fault) {
        Throwable inner = fault;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
