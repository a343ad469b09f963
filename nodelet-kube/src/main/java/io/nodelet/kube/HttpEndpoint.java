package io.nodelet.kube;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/// A server that is asked over HTTP/1.1. Whoever asks waits for the answer on their own thread; connections are
/// kept for the next request. Any number of threads may ask at once.
public final class HttpEndpoint implements Closeable {
    private static final int HTTP_OK = 200;
    private static final int KEPT = 4;

    /// The longest body that is kept whole, and the longest line, in bytes. An object is at most 1.5 MiB in etcd.
    private static final int LONGEST = 4 << 20;

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
    public HttpResponse ask(HttpRequest request, Duration limit) throws IOException {
        CallDeadline callDeadline = CallDeadline.in(limit);
        HttpConnection connection = connection(callDeadline);
        try {
            connection.write(request.bytes(server.getAuthority()), callDeadline);
            HttpResponseReader answer = HttpResponseReader.of(connection.in());
            String body = answer.text(LONGEST);
            if (answer.stays()) {
                keep(connection);
            } else {
                connection.close();
            }
            return new HttpResponse(answer.status(), body);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Reads a body as it comes.
    interface BodyReader {
        /// @return whether it wants what may follow no more: the connection is then of no more use
        boolean read(InputStream body) throws IOException;
    }

    /// Gives an answer's body as it comes.
    ///
    /// @return the answer; without a body where `reader` got it
    HttpResponse stream(HttpRequest request, Duration limit, BodyReader reader) throws IOException {
        CallDeadline callDeadline = CallDeadline.in(limit);
        HttpConnection connection = connection(callDeadline);
        try {
            connection.write(request.bytes(server.getAuthority()), callDeadline);
            HttpResponseReader answer = HttpResponseReader.of(connection.in());
            boolean good = answer.status() == HTTP_OK;
            String text = good ? "" : answer.text(LONGEST);
            boolean enough = good && reader.read(answer.body());
            if (answer.stays() && !enough) {
                keep(connection);
            } else {
                connection.close();
            }
            return new HttpResponse(answer.status(), text);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /// Gives the lines of an answer as they come, for as long as the server goes on.
    ///
    /// @param longest after which it is given up
    /// @param each    gets one; empty for one that is too long to be kept
    /// @return the answer; without a body where `each` got its lines
    HttpResponse lines(HttpRequest request, Duration longest, Consumer<Optional<String>> each) throws IOException {
        CallDeadline callDeadline = CallDeadline.in(longest);
        try (HttpConnection connection = HttpConnection.open(server, tls, callDeadline)) {
            connection.write(request.bytes(server.getAuthority()), callDeadline);
            HttpResponseReader answer = HttpResponseReader.of(connection.in());
            if (answer.status() != HTTP_OK) {
                return new HttpResponse(answer.status(), answer.text(LONGEST));
            }
            new Lines(each).read(answer.body());
            return new HttpResponse(HTTP_OK, "");
        }
    }

    /// Makes lines of bytes. One that is too long costs the others nothing, nor more memory.
    private static final class Lines {
        private final Consumer<Optional<String>> each;
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
        private boolean tooLong;

        Lines(Consumer<Optional<String>> each) {
            this.each = each;
        }

        void read(InputStream body) throws IOException {
            byte[] bytes = new byte[8192];
            for (int length = body.read(bytes); length >= 0; length = body.read(bytes)) {
                take(bytes, length);
            }
        }

        private void take(byte[] bytes, int length) {
            int from = 0;
            for (int at = 0; at < length; at++) {
                if (bytes[at] == '\n') {
                    keep(bytes, from, at - from);
                    each.accept(tooLong ? Optional.empty() : Optional.of(begun.toString(StandardCharsets.UTF_8)));
                    begun.reset();
                    tooLong = false;
                    from = at + 1;
                }
            }
            keep(bytes, from, length - from);
        }

        private void keep(byte[] bytes, int from, int length) {
            tooLong |= begun.size() + length > LONGEST;
            if (!tooLong) {
                begun.write(bytes, from, length);
            }
        }
    }

    private HttpConnection connection(CallDeadline callDeadline) throws IOException {
        for (HttpConnection kept = take(); kept != null; kept = take()) {
            if (!kept.stale()) {
                return kept;
            }
            kept.close();
        }
        return HttpConnection.open(server, tls, callDeadline);
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
