package io.nodelet.daemon.control;

import io.nodelet.config.JsonText;
import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// One end of the socket: a JSON object a line, both ways.
final class JsonLineChannel implements AutoCloseable {
    /// Longer than any line that is meant.
    private static final int LONGEST = 8 << 20;

    private final SocketChannel channel;
    private final BufferedReader in;
    private final OutputStream out;

    JsonLineChannel(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        this.out = Channels.newOutputStream(channel);
    }

    /// The next object; empty when the other end has closed, or speaks otherwise.
    Optional<JsonNode> read() {
        try {
            StringBuilder line = new StringBuilder();
            int next = in.read();
            while (next >= 0 && next != '\n' && line.length() < LONGEST) {
                line.append((char) next);
                next = in.read();
            }
            return next == '\n' ? Optional.of(Json.read(line.toString())) : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /// @throws NodeletException when nobody is at the other end any more
    synchronized void write(Map<String, ?> object) {
        try {
            out.write((JsonText.line(object) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new NodeletException("the other end of the socket is gone: " + e.getMessage(), e);
        }
    }

    /// Closes this when the time is up before the watch is.
    Watch within(Duration limit) {
        return new Watch(this, limit);
    }

    /// Sees that a read ends.
    static final class Watch implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        private Watch(JsonLineChannel jsonLineChannel, Duration limit) {
            this.thread = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(limit);
                    over.set(true);
                    jsonLineChannel.close();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt(); // answered in time
                }
            });
        }

        /// Whether the time was up.
        boolean over() {
            return over.get();
        }

        @Override
        public void close() {
            thread.interrupt();
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone anyhow
        }
    }
}
