package io.nodelet.agent.control;

import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.Order;
import io.nodelet.daemon.Pause;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.engine.Cancelled;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.ledger.Owned;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;
import tools.jackson.databind.JsonNode;

/// Listens on the daemon's socket. Only the user that the daemon runs as gets in: the file's mode says so, and the
/// kernel is asked who is at the other end.
public final class ControlServer implements AutoCloseable {
    /// Until it accepts again after an error: too many open files, say.
    private static final Duration REST = Duration.ofMillis(200);

    private final SupervisedThreads threads;
    private final Path socket;
    private final Path config;
    private final NodeDaemon daemon;
    private final Predicate<Owned> renewable;
    private final Supplier<String> metrics;
    private final ServerSocketChannel server;
    private final UserPrincipal owner;
    private volatile boolean left;

    private ControlServer(
            SupervisedThreads threads,
            Path socket,
            Path config,
            NodeDaemon daemon,
            Predicate<Owned> renewable,
            Supplier<String> metrics,
            ServerSocketChannel server)
            throws IOException {
        this.threads = threads;
        this.socket = socket;
        this.config = config;
        this.daemon = daemon;
        this.renewable = renewable;
        this.metrics = metrics;
        this.server = server;
        this.owner = Files.getOwner(socket);
    }

    /// @param threads   serve the connections
    /// @param socket    where; what a dead daemon left there is replaced
    /// @param config    the daemon's configuration
    /// @param renewable what an order to renew makes anew
    /// @param metrics   for Prometheus
    public static ControlServer open(
            SupervisedThreads threads,
            Path socket,
            Path config,
            NodeDaemon daemon,
            Predicate<Owned> renewable,
            Supplier<String> metrics) {
        try {
            Files.deleteIfExists(socket);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            var control = new ControlServer(threads, socket, config, daemon, renewable, metrics, server);
            threads.start("control", control::listen);
            return control;
        } catch (IOException e) {
            throw new NodeletException("can't listen on " + socket + ": " + e.getMessage(), e);
        }
    }

    private void listen() throws InterruptedException {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                threads.once("control-connection", () -> serve(channel));
            } catch (IOException e) {
                Thread.sleep(REST); // it is closed, or no file is free just now
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (var line = new Line(channel)) {
            if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner)) {
                line.write(error("denied", new NodeletException("only " + owner + " may talk to nodeletd")));
                return;
            }
            Optional<JsonNode> request = line.read();
            while (request.isPresent()) {
                answer(request.get(), line);
                request = line.read();
            }
        } catch (IOException | NodeletException e) {
            // whoever asked is gone; what was ordered goes on
        }
    }

    private void answer(JsonNode request, Line line) {
        try {
            switch (Wire.text(request, "do")) {
                case "order" -> order(request, line);
                case "documents" -> documents(line);
                case "metrics" -> line.write(Map.of("event", "metrics", "text", metrics.get()));
                case "pause" -> {
                    Instant until = Instant.parse(Wire.text(request, "until"));
                    await(daemon.pause(Optional.of(new Pause(until, Wire.text(request, "why")))));
                    line.write(Map.of("event", "done"));
                }
                case "resume" -> {
                    await(daemon.pause(Optional.empty()));
                    line.write(Map.of("event", "done"));
                }
                case "reload" -> reload(line);
                case "leave" -> leave(line);
                case "look" -> line.write(ReportWire.of(await(daemon.look(Wire.options(request.path("options"))))));
                case String other -> throw new NodeletException("nodeletd does not know what `" + other + "` is");
            }
        } catch (Cancelled e) {
            line.write(error("cancelled", e));
        } catch (NodeletException e) {
            line.write(error("failed", e));
        } catch (IllegalArgumentException | DateTimeException e) { // a word that is none of ours
            line.write(error("failed", new NodeletException("nodeletd does not understand the request: " + e, e)));
        }
    }

    private void leave(Line line) {
        left = true;
        daemon.end();
        line.write(Map.of("event", "done"));
    }

    /// Whether somebody took the node away: nobody is to start the daemon again.
    public boolean left() {
        return left;
    }

    private void documents(Line line) {
        var documents = await(daemon.documents());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", "documents");
        tree.put("kube", documents.kube());
        tree.put("node", documents.node());
        line.write(tree);
    }

    private void reload(Line line) {
        String problem = await(daemon.reload());
        if (!problem.isEmpty()) {
            line.write(error("config", new NodeletException(problem)));
            return;
        }
        line.write(Map.of("event", "done"));
    }

    private void order(JsonNode request, Line line) {
        String other = Wire.text(request, "config");
        if (!other.isEmpty() && !other.equals(config.toString())) {
            throw new NodeletException(
                    "the daemon keeps this node by " + config + ", not by " + other, "Leave out --config.");
        }
        CompletableFuture<List<RunResult>> results = new CompletableFuture<>();
        var outbox = new Outbox();
        Order order = new Order(
                Wire.text(request, "what"),
                Wire.runs(request),
                request.path("renew").asBoolean(false) ? Optional.of(renewable) : Optional.empty(),
                event -> outbox.tell(Wire.of(event)),
                results);
        line.write(Map.of("event", "taken")); // throws where nobody waits any more: then it is not wanted any more
        daemon.order(order);
        threads.once("control-cancel", () -> hearCancel(line, order));
        var _ = results.whenComplete((_, _) -> outbox.end());
        outbox.writeTo(line);
        line.write(Wire.of(await(results)));
        line.close();
    }

    /// Somebody who went away does not stop what was ordered; somebody who says so does.
    private void hearCancel(Line line, Order order) {
        line.read().filter(it -> Wire.text(it, "do").equals("cancel")).ifPresent(_ -> daemon.cancel(order));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Cancelled();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof NodeletException it
                    ? it
                    : new NodeletException("unexpected: " + e.getCause(), e);
        }
    }

    private static Map<String, Object> error(String kind, NodeletException e) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", "error");
        tree.put("kind", kind);
        tree.put("message", String.valueOf(e.getMessage()));
        tree.put("remedy", e.remedy());
        return tree;
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new NodeletException("can't remove " + socket + ": " + e.getMessage(), e);
        }
    }
}
