package io.nodelet.kube;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A server that is asked over HTTP/1.1. Whoever asks waits for the answer on their own thread; connections are kept
/// for
/// the next request. Any number of threads may ask at once.
public final class HttpEndpoint implements Closeable {
    private static final int HTTP_OK = 200;
    private static final int KEPT = 4;

    private final URI server;
    private final Optional<SSLContext> tls;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();

    /// @param server with host and port, such as `https://10.0.0.1:6443`
    /// @param tls    what is shown and trusted; empty for a server without TLS
    public HttpEndpoint(URI server, Optional<SSLContext> tls) {
        this.server = server;
        this.tls = tls;
    }

    /// @param limit how long all of it may take
    /// @throws java.net.SocketTimeoutException when it took longer
    public HttpAnswer ask(HttpRequest request, Duration limit) throws IOException {
        Deadline deadline = Deadline.in(limit);
        HttpConnection connection = connection(deadline);
        try {
            connection.write(request.bytes(server.getAuthority()), deadline);
            HttpReader answer = HttpReader.of(connection.in());
            String body = answer.text();
            if (answer.stays()) {
                keep(connection);
            } else {
                connection.close();
            }
            return new HttpAnswer(answer.status(), body);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Gives the lines of an answer as they come, for as long as the server goes on.
    ///
    /// @param longest after which it is given up
    /// @return the answer; without a body where `each` got its lines
    HttpAnswer lines(HttpRequest request, Duration longest, Consumer<String> each) throws IOException {
        Deadline deadline = Deadline.in(longest);
        try (HttpConnection connection = HttpConnection.open(server, tls, deadline)) {
            connection.write(request.bytes(server.getAuthority()), deadline);
            HttpReader answer = HttpReader.of(connection.in());
            if (answer.status() != HTTP_OK) {
                return new HttpAnswer(answer.status(), answer.text());
            }
            answer.body(new Lines(each));
            return new HttpAnswer(HTTP_OK, "");
        }
    }

    /// Makes lines of bytes.
    private record Lines(Consumer<String> each, ByteArrayOutputStream begun) implements HttpReader.Sink {
        Lines(Consumer<String> each) {
            this(each, new ByteArrayOutputStream());
        }

        @Override
        public void take(byte[] bytes, int length) {
            int from = 0;
            for (int at = 0; at < length; at++) {
                if (bytes[at] == '\n') {
                    begun.write(bytes, from, at - from);
                    each.accept(begun.toString(StandardCharsets.UTF_8));
                    begun.reset();
                    from = at + 1;
                }
            }
            begun.write(bytes, from, length - from);
        }
    }

    private HttpConnection connection(Deadline deadline) throws IOException {
        for (HttpConnection kept = take(); kept != null; kept = take()) {
            if (!kept.stale()) {
                return kept;
            }
            kept.close();
        }
        return HttpConnection.open(server, tls, deadline);
    }

    private @Nullable HttpConnection take() {
        synchronized (idle) {
            return idle.pollLast();
        }
    }

    private void keep(HttpConnection connection) {
        synchronized (idle) {
            idle.addLast(connection);
            if (idle.size() > KEPT) {
                idle.removeFirst().close();
            }
        }
    }

    /// Gives back what is kept; who asks at the time still gets their answer.
    @Override
    public void close() {
        for (HttpConnection kept = take(); kept != null; kept = take()) {
            kept.close();
        }
    }
}
