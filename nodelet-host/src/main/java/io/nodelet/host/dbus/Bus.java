package io.nodelet.host.dbus;

import io.nodelet.host.AtomicFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection to the system's bus, over its unix socket.
public final class Bus implements AutoCloseable {
    /// Where the bus listens, on every distribution.
    public static final Path SYSTEM = Path.of("/run/dbus/system_bus_socket");

    /// How long an answer may take on an ordinary machine.
    public static final Duration LIMIT = Duration.ofSeconds(25);

    private final SocketChannel channel;
    private final AtomicLong serial = new AtomicLong();
    private final Map<Long, CompletableFuture<Message>> calls = new ConcurrentHashMap<>();
    private final Consumer<Message> signals;
    private final Runnable broken;
    private final Duration limit;
    private volatile boolean closed;

    private Bus(SocketChannel channel, Duration limit, Consumer<Message> signals, Runnable broken) {
        this.channel = channel;
        this.limit = limit;
        this.signals = signals;
        this.broken = broken;
    }

    /// Connects and says who we are.
    ///
    /// @param limit   how long an answer may take
    /// @param signals gets those that were asked for, on the connection's thread: must not call the bus
    /// @param broken  run once, when the connection has ended and was not closed
    public static Bus connect(Path socket, Duration limit, Consumer<Message> signals, Runnable broken) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            greet(channel);
            Bus bus = new Bus(channel, limit, signals, broken);
            Thread.ofVirtual().name("dbus").start(bus::read);
            bus.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello", "");
            return bus;
        } catch (IOException e) {
            throw new DBusException("", "can't reach D-Bus at " + socket + ": " + AtomicFile.reason(e));
        }
    }

    /// Asks to be sent the signals that match, such as `type='signal',member='JobRemoved'`.
    public void match(String rule) {
        List<Object> _ =
                call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", "s", rule);
    }

    /// Calls a method and waits for its answer.
    ///
    /// @param signature of the values
    /// @throws DBusException when it answers with an error, or not in time
    public List<Object> call(
            String destination, String path, String iface, String member, String signature, Object... values) {
        long number = serial.incrementAndGet();
        CompletableFuture<Message> answer = new CompletableFuture<>();
        calls.put(number, answer);
        try {
            byte[] question = Message.call(
                    number, new Message.Call(destination, path, iface, member, signature, List.of(values)));
            Thread.ofVirtual().name("dbus-call").start(() -> send(question, answer));
            Message message = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (message.type() == Message.ERROR) {
                String text = message.body().isEmpty()
                        ? ""
                        : String.valueOf(message.body().getFirst());
                throw new DBusException(message.errorName(), member + ": " + text);
            }
            return message.body();
        } catch (ExecutionException e) {
            throw new DBusException("", "the connection to D-Bus is broken: " + reason(e.getCause()));
        } catch (TimeoutException e) {
            throw new DBusException("", member + ": no answer over D-Bus within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DBusException("", member + ": interrupted");
        } finally {
            calls.remove(number);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof IOException e ? AtomicFile.reason(e) : String.valueOf(cause);
    }

    @Override
    public void close() {
        closed = true;
        end();
    }

    private void end() {
        try {
            channel.close();
        } catch (IOException e) {
            return; // it is of no more use in any case
        }
    }

    private static void greet(SocketChannel channel) throws IOException {
        String user = HexFormat.of().formatHex(Long.toString(uid()).getBytes(StandardCharsets.US_ASCII));
        write(channel, ascii("\0AUTH EXTERNAL " + user + "\r\n"));
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.indexOf("\r\n") < 0) {
            if (channel.read(one.clear()) < 0) {
                throw new IOException("it hung up");
            }
            line.append((char) one.get(0));
        }
        if (!line.toString().startsWith("OK ")) {
            throw new IOException("it refused us: " + line.toString().strip());
        }
        write(channel, ascii("BEGIN\r\n"));
    }

    private static long uid() throws IOException {
        return ((Number) java.nio.file.Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Never on the caller's thread: a channel that an interrupted thread writes to is closed, for everybody.
    private synchronized void send(byte[] question, CompletableFuture<Message> answer) {
        try {
            write(channel, question);
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left);
        }
    }

    private void read() {
        Throwable why = listen();
        end();
        calls.values().forEach(future -> future.completeExceptionally(why));
        if (!closed) {
            broken.run();
        }
    }

    /// Until the connection ends.
    private Throwable listen() {
        try {
            while (true) {
                take(next());
            }
        } catch (IOException | RuntimeException e) {
            return e;
        }
    }

    private Message next() throws IOException {
        ByteBuffer fixed = fill(ByteBuffer.allocate(Message.FIXED)).flip();
        ByteBuffer whole = ByteBuffer.allocate(Message.FIXED + Message.rest(fixed));
        return Message.read(fill(whole.put(fixed)).flip());
    }

    private ByteBuffer fill(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("it hung up");
            }
        }
        return bytes;
    }

    private void take(Message message) {
        switch (message.type()) {
            case Message.ANSWER, Message.ERROR -> {
                CompletableFuture<Message> call = calls.get(message.replySerial());
                if (call != null) {
                    call.complete(message);
                }
            }
            case Message.SIGNAL -> signals.accept(message);
            default -> {} // a call: we offer nothing
        }
    }
}
