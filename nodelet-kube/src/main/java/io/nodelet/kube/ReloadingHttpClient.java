package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Requests to a server and its answers over TLS. Connections are made anew when a certificate file changes.
public final class ReloadingHttpClient {
    private final ClientConfig clientConfig;
    private final Duration limit;
    private @Nullable HttpEndpoint endpoint;
    private List<String> stamp = List.of();

    public ReloadingHttpClient(ClientConfig clientConfig, Duration limit) {
        this.clientConfig = clientConfig;
        this.limit = limit;
    }

    HttpResponse get(String target) {
        return send("GET", target, "", "");
    }

    /// @param type the body's content type
    public HttpResponse send(String method, String target, String type, String body) {
        HttpRequest request = new HttpRequest(method, target, type, body, clientConfig.bearer());
        return answer(request, limit, () -> endpoint().ask(request, limit));
    }

    /// A GET whose answer is read as it comes.
    ///
    /// @return the answer; without a body where `reader` got it
    HttpResponse stream(String target, HttpEndpoint.BodyReader reader) {
        HttpRequest request = new HttpRequest("GET", target, "", "", clientConfig.bearer());
        return answer(request, limit, () -> endpoint().stream(request, limit, reader));
    }

    /// A GET whose answer comes line by line, for as long as the server goes on.
    ///
    /// @param longest after which it is given up
    /// @param each    gets one; empty for one that is too long to be kept
    /// @return the answer; without a body where `each` got its lines
    HttpResponse lines(String target, Duration longest, Consumer<Optional<String>> each) {
        HttpRequest request = new HttpRequest("GET", target, "", "", clientConfig.bearer());
        return answer(request, longest, () -> endpoint().lines(request, longest, each));
    }

    private interface Asking {
        HttpResponse ask() throws IOException;
    }

    private HttpResponse answer(HttpRequest request, Duration longest, Asking asking) {
        try {
            return asking.ask();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new NodeletException("interrupted while waiting for " + what(request), e);
            }
            throw new KubeException(
                    0,
                    what(request) + ": " + reason(e, longest),
                    "See that kube-apiserver runs, and that " + clientConfig.server()
                            + " can be reached from this node.",
                    e);
        }
    }

    private String what(HttpRequest request) {
        return request.method() + " " + clientConfig.server() + request.target();
    }

    /// The innermost words: what wraps them often has none of its own.
    private static String reason(IOException fault, Duration longest) {
        if (fault instanceof ConnectException) {
            return "can't connect";
        }
        if (fault instanceof SocketTimeoutException) {
            return "no answer within " + longest.toSeconds() + " s";
        }
        Throwable inner = fault;
        while (inner.getMessage() == null && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
    }

    private synchronized HttpEndpoint endpoint() {
        List<String> now = clientConfig.stamp();
        HttpEndpoint current = endpoint;
        if (current == null || !now.equals(stamp)) {
            if (current != null) {
                current.close();
            }
            current = new HttpEndpoint(clientConfig.server(), Optional.of(clientConfig.context()));
            endpoint = current;
            stamp = now;
        }
        return current;
    }
}
