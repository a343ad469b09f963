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
final class Exchange {
    private final Way way;
    private final Duration limit;
    private @Nullable HttpEndpoint endpoint;
    private List<String> stamp = List.of();

    Exchange(Way way, Duration limit) {
        this.way = way;
        this.limit = limit;
    }

    HttpAnswer get(String target) {
        return send("GET", target, "", "");
    }

    /// @param type the body's content type
    HttpAnswer send(String method, String target, String type, String body) {
        HttpRequest request = new HttpRequest(method, target, type, body, way.bearer());
        return answer(request, limit, () -> endpoint().ask(request, limit));
    }

    /// A GET whose answer is read as it comes.
    ///
    /// @return the answer; without a body where `reader` got it
    HttpAnswer stream(String target, HttpEndpoint.BodyReader reader) {
        HttpRequest request = new HttpRequest("GET", target, "", "", way.bearer());
        return answer(request, limit, () -> endpoint().stream(request, limit, reader));
    }

    /// A GET whose answer comes line by line, for as long as the server goes on.
    ///
    /// @param longest after which it is given up
    /// @param each    gets one; empty for one that is too long to be kept
    /// @return the answer; without a body where `each` got its lines
    HttpAnswer lines(String target, Duration longest, Consumer<Optional<String>> each) {
        HttpRequest request = new HttpRequest("GET", target, "", "", way.bearer());
        return answer(request, longest, () -> endpoint().lines(request, longest, each));
    }

    private interface Asking {
        HttpAnswer ask() throws IOException;
    }

    private HttpAnswer answer(HttpRequest request, Duration longest, Asking asking) {
        try {
            return asking.ask();
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new NodeletException("interrupted while waiting for " + what(request), e);
            }
            throw new KubeException(
                    0,
                    what(request) + ": " + reason(e, longest),
                    "See that kube-apiserver runs, and that " + way.server() + " can be reached from this node.",
                    e);
        }
    }

    private String what(HttpRequest request) {
        return request.method() + " " + way.server() + request.target();
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
        List<String> now = way.stamp();
        HttpEndpoint current = endpoint;
        if (current == null || !now.equals(stamp)) {
            if (current != null) {
                current.close();
            }
            current = new HttpEndpoint(way.server(), Optional.of(way.context()));
            endpoint = current;
            stamp = now;
        }
        return current;
    }
}
