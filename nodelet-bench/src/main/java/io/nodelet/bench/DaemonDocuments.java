package io.nodelet.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the daemon says of its node at one moment: the seed's document and its own.
///
/// @param kube the seed's
/// @param node its own
record DaemonDocuments(JsonNode kube, JsonNode node) {
    /// Asks the daemon.
    static DaemonDocuments of(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap("{\"do\":\"documents\"}\n".getBytes(StandardCharsets.UTF_8)));
            String line = line(channel);
            JsonNode answer = JsonMapper.shared().readTree(line);
            return new DaemonDocuments(
                    JsonMapper.shared().readTree(answer.path("kube").asString()),
                    JsonMapper.shared().readTree(answer.path("node").asString()));
        } catch (IOException e) {
            throw new UncheckedIOException("the daemon does not answer on " + socket, e);
        }
    }

    private static String line(SocketChannel channel) throws IOException {
        var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("it hung up");
        }
        return line;
    }

    boolean ok() {
        return kube.path("pf9_kube_node_state").asString("").equals("ok")
                && node.path("phases").valueStream().allMatch(DaemonDocuments::running);
    }

    /// The phases that are not as they should be, with their reasons.
    List<String> troubles() {
        return node.path("phases")
                .valueStream()
                .filter(node -> !running(node))
                .map(node -> node.path("file").asString() + ": "
                        + node.path("reason").asString())
                .toList();
    }

    /// When it was first seen, from `since` on, that something is wrong; the far future when it was not.
    Instant noticed(Instant since) {
        return node.path("phases")
                .valueStream()
                .flatMap(phase -> phase.path("results").valueStream())
                .filter(node -> !node.path("state").asString().equals("running"))
                .map(node -> time(node.path("at")))
                .filter(time -> !time.isBefore(since))
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /// When the last phase became well again.
    Instant healed() {
        return node.path("phases")
                .valueStream()
                .map(node -> time(node.path("since")))
                .max(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /// The steps that began at `since` or later.
    List<JsonNode> steps(Instant since) {
        return node.path("history")
                .valueStream()
                .filter(node -> !time(node.path("began")).isBefore(since))
                .toList();
    }

    /// Whether a step that began at `since` or later was made for a reason.
    boolean told(String reason, Instant since) {
        return steps(since).stream()
                .anyMatch(node -> node.path("reason").asString().contains(reason));
    }

    /// The name that the seed gives to a phase.
    String title(String file) {
        return node.path("phases")
                .valueStream()
                .filter(node -> node.path("file").asString().equals(file))
                .map(node -> node.path("name").asString())
                .findFirst()
                .orElse("");
    }

    private static boolean running(JsonNode phase) {
        return phase.path("state").asString().equals("running");
    }

    private static Instant time(JsonNode text) {
        return text.asString("").isEmpty() ? Instant.EPOCH : Instant.parse(text.asString());
    }
}
