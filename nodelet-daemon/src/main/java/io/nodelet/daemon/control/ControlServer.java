package io.nodelet.daemon.control;

import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.OperatorRequest;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.ledger.OwnedResource;
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
    private final Predicate<OwnedResource> renewable;
    private final Supplier<String> metrics;
    private final ServerSocketChannel server;
    private final UserPrincipal owner;
    private volatile boolean left;

    private ControlServer(
            SupervisedThreads threads,
            Path socket,
            Path config,
            NodeDaemon daemon,
            Predicate<OwnedResource> renewable,
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
            Predicate<OwnedResource> renewable,
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
        try (var jsonLineChannel = new JsonLineChannel(channel)) {
            if (!channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(owner)) {
                jsonLineChannel.write(error("denied", new NodeletException("only " + owner + " may talk to nodeletd")));
                return;
            }
            Optional<JsonNode> request = jsonLineChannel.read();
            while (request.isPresent()) {
                answer(request.get(), jsonLineChannel);
                request = jsonLineChannel.read();
            }
        } catch (IOException | NodeletException e) {
            // whoever asked is gone; what was ordered goes on
        }
    }

    private void answer(JsonNode request, JsonLineChannel jsonLineChannel) {
        try {
            switch (ProtocolCodec.text(request, "do")) {
                case "order" -> order(request, jsonLineChannel);
                case "documents" -> documents(jsonLineChannel);
                case "metrics" -> jsonLineChannel.write(Map.of("event", "metrics", "text", metrics.get()));
                case "pause" -> {
                    Instant until = Instant.parse(ProtocolCodec.text(request, "until"));
                    await(daemon.pause(Optional.of(new HealingPause(until, ProtocolCodec.text(request, "why")))));
                    jsonLineChannel.write(Map.of("event", "done"));
                }
                case "resume" -> {
                    await(daemon.pause(Optional.empty()));
                    jsonLineChannel.write(Map.of("event", "done"));
                }
                case "reload" -> reload(jsonLineChannel);
                case "leave" -> leave(jsonLineChannel);
                case "look" ->
                    jsonLineChannel.write(
                            ReportCodec.of(await(daemon.look(ProtocolCodec.options(request.path("options"))))));
                case String other -> throw new NodeletException("nodeletd does not know what `" + other + "` is");
            }
        } catch (RunCancelledException e) {
            jsonLineChannel.write(error("cancelled", e));
        } catch (NodeletException e) {
            jsonLineChannel.write(error("failed", e));
        } catch (IllegalArgumentException | DateTimeException e) { // a word that is none of ours
            jsonLineChannel.write(
                    error("failed", new NodeletException("nodeletd does not understand the request: " + e, e)));
        }
    }

    private void leave(JsonLineChannel jsonLineChannel) {
        left = true;
        daemon.end();
        jsonLineChannel.write(Map.of("event", "done"));
    }

    /// Whether somebody took the node away: nobody is to start the daemon again.
    public boolean left() {
        return left;
    }

    private void documents(JsonLineChannel jsonLineChannel) {
        var statusJson = await(daemon.documents());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("event", "documents");
        tree.put("kube", statusJson.kube());
        tree.put("node", statusJson.node());
        jsonLineChannel.write(tree);
    }

    private void reload(JsonLineChannel jsonLineChannel) {
        String problem = await(daemon.reload());
        if (!problem.isEmpty()) {
            jsonLineChannel.write(error("config", new NodeletException(problem)));
            return;
        }
        jsonLineChannel.write(Map.of("event", "done"));
    }

    private void order(JsonNode request, JsonLineChannel jsonLineChannel) {
        String other = ProtocolCodec.text(request, "config");
        if (!other.isEmpty() && !other.equals(config.toString())) {
            throw new NodeletException(
                    "the daemon keeps this node by " + config + ", not by " + other, "Leave out --config.");
        }
        CompletableFuture<List<RunResult>> results = new CompletableFuture<>();
        var listenerQueue = new ListenerQueue();
        OperatorRequest operatorRequest = new OperatorRequest(
                ProtocolCodec.text(request, "what"),
                ProtocolCodec.runs(request),
                request.path("renew").asBoolean(false) ? Optional.of(renewable) : Optional.empty(),
                event -> listenerQueue.tell(ProtocolCodec.of(event)),
                results);
        jsonLineChannel.write(
                Map.of("event", "taken")); // throws where nobody waits any more: then it is not wanted any more
        daemon.order(operatorRequest);
        threads.once("control-cancel", () -> hearCancel(jsonLineChannel, operatorRequest));
        var _ = results.whenComplete((_, _) -> listenerQueue.end());
        listenerQueue.writeTo(jsonLineChannel);
        jsonLineChannel.write(ProtocolCodec.of(await(results)));
        jsonLineChannel.close();
    }

    /// Somebody who went away does not stop what was ordered; somebody who says so does.
    private void hearCancel(JsonLineChannel jsonLineChannel, OperatorRequest operatorRequest) {
        jsonLineChannel
                .read()
                .filter(node -> ProtocolCodec.text(node, "do").equals("cancel"))
                .ifPresent(_ -> daemon.cancel(operatorRequest));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RunCancelledException();
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
