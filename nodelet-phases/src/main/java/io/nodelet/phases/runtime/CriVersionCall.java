package io.nodelet.phases.runtime;

import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/// Asks containerd for its version as kubelet does, by the Container Runtime Interface, and without a program: it is
/// asked every ten seconds for as long as the node lives. containerd also runs where that part of it could not be
/// loaded, as its data are damaged, say. One gRPC call is a request of HTTP/2 whose answer has a message in it.
///
/// @param socket   containerd's
/// @param patience how long the answer may take
record CriVersionCall(Path socket, Duration patience) {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET = 3;
    private static final int SETTINGS = 4;
    private static final int GO_AWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    /// A message of gRPC that is not compressed and has nothing in it.
    private static final byte[] EMPTY = new byte[5];

    /// Whether containerd answers, and serves kubelet.
    Health health() {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread alarm = Thread.ofVirtual().start(() -> closeLate(channel));
            try {
                channel.write(ByteBuffer.wrap(request()));
                return answer(new DataInputStream(Channels.newInputStream(channel)));
            } finally {
                alarm.interrupt();
            }
        } catch (AsynchronousCloseException _) {
            return Health.unhealthy(
                    ReasonCode.SERVICE_SILENT,
                    "containerd",
                    "containerd does not answer within " + patience.toSeconds() + " s");
        } catch (IOException e) {
            return Health.unhealthy(
                    ReasonCode.SERVICE_SILENT,
                    "containerd",
                    "containerd can't be asked at " + socket + ": " + e.getMessage());
        }
    }

    private void closeLate(SocketChannel channel) {
        try {
            Thread.sleep(patience);
            channel.close();
        } catch (InterruptedException | IOException _) {
            // it answered, or is closed anyhow
        }
    }

    private static byte[] request() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(PREFACE.getBytes(StandardCharsets.US_ASCII));
        frame(out, SETTINGS, 0, 0, new byte[0]);
        frame(out, HEADERS, END_HEADERS, 1, headers());
        frame(out, DATA, END_STREAM, 1, EMPTY);
        return out.toByteArray();
    }

    private static byte[] headers() {
        var out = new ByteArrayOutputStream();
        header(out, ":method", "POST");
        header(out, ":scheme", "http");
        header(out, ":path", "/runtime.v1.RuntimeService/Version");
        header(out, ":authority", "localhost");
        header(out, "content-type", "application/grpc");
        header(out, "te", "trailers");
        return out.toByteArray();
    }

    /// A field that neither side remembers, its name and its value as they are.
    private static void header(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        out.write(name.length());
        out.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        out.write(value.length());
        out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    }

    private static void frame(ByteArrayOutputStream out, int type, int flags, int stream, byte[] content) {
        ByteBuffer head = ByteBuffer.allocate(9)
                .putInt(content.length << 8 | type)
                .put((byte) flags)
                .putInt(stream);
        out.writeBytes(head.array());
        out.writeBytes(content);
    }

    private static Health answer(DataInputStream in) throws IOException {
        while (true) {
            int lengthAndType = in.readInt();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.skipNBytes(lengthAndType >>> 8);
            boolean ended = stream == 1 && (flags & END_STREAM) != 0;
            switch (lengthAndType & 0xff) {
                case DATA -> {
                    return Health.healthy();
                }
                case RESET, GO_AWAY -> {
                    return refused();
                }
                case HEADERS -> {
                    if (ended) {
                        return refused();
                    }
                }
                default -> {} // settings and such
            }
        }
    }

    private static Health refused() {
        return Health.unhealthy(
                ReasonCode.SERVICE_UNWELL,
                "containerd",
                "containerd runs, and does not serve kubelet: a part of it did not load. Its log says why (nodeletd"
                        + " logs containerd)");
    }
}
