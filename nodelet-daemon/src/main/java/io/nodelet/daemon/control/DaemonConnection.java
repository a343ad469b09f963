package io.nodelet.daemon.control;

import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.StatusJson;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A command's end of the daemon's socket.
public final class DaemonConnection implements AutoCloseable {
    /// A daemon that is busy answers at once, too; a look at phases asks them all.
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMinutes(3);
    private final JsonLineChannel jsonLineChannel;
    private final Duration limit;

    private DaemonConnection(JsonLineChannel jsonLineChannel, Duration limit) {
        this.jsonLineChannel = jsonLineChannel;
        this.limit = limit;
    }

    /// Empty when no daemon listens.
    ///
    /// @throws NodeletException when it may not be spoken to
    public static Optional<DaemonConnection> to(Path socket) {
        return to(socket, LIMIT);
    }

    /// @param limit for the answer to a short question
    public static Optional<DaemonConnection> to(Path socket, Duration limit) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.of(new DaemonConnection(new JsonLineChannel(channel), limit));
        } catch (ConnectException e) {
            return Optional.empty(); // a daemon that was killed left it
        } catch (SocketException e) {
            if (String.valueOf(e.getMessage()).contains("refused")) {
                return Optional.empty();
            }
            throw denied(socket, e);
        } catch (IOException e) {
            throw denied(socket, e);
        }
    }

    private static NodeletException denied(Path socket, IOException e) {
        return new NodeletException(
                "can't talk to the daemon at " + socket + ": " + e.getMessage(), "Run it as root.", e);
    }

    /// Tells the daemon what to do, and waits for its end.
    ///
    /// @param progress hears how it goes
    /// @throws Cancelled when it was broken off
    public List<RunResult> order(PhaseRequest phaseRequest, RunEvent.Sink progress) {
        Map<String, Object> tree = request("order");
        tree.put("what", phaseRequest.what());
        tree.put("runs", phaseRequest.runs().stream().map(ProtocolCodec::of).toList());
        tree.put("renew", phaseRequest.renew());
        tree.put(
                "config",
                phaseRequest
                        .config()
                        .map(path -> path.toAbsolutePath().toString())
                        .orElse(""));
        JsonNode answer = ask(tree); // that it has taken the order: one that stands still would be waited for for ever
        while (!ProtocolCodec.text(answer, "event").equals("result")) {
            ProtocolCodec.event(answer).ifPresent(progress::accept);
            answer = next();
        }
        return ProtocolCodec.results(answer);
    }

    /// Lets the daemon look at phases now.
    public List<PhaseReport> look(RunOptions which) {
        Map<String, Object> tree = request("look");
        tree.put("options", ProtocolCodec.of(which));
        return ReportCodec.reports(ask(tree, LOOK));
    }

    /// Breaks off what [#order] waits for. A daemon that does not even do that is not waited for.
    public void cancel() {
        jsonLineChannel.write(request("cancel"));
        var _ = jsonLineChannel.within(LOOK);
    }

    /// Whether the daemon answers at all.
    public boolean answers() {
        try {
            return !documents().node().isEmpty();
        } catch (NodeletException e) {
            return false;
        }
    }

    /// What the daemon knows of its node.
    public StatusJson documents() {
        JsonNode answer = ask(request("documents"));
        return new StatusJson(ProtocolCodec.text(answer, "kube"), ProtocolCodec.text(answer, "node"));
    }

    /// What the daemon knows, as Prometheus reads it.
    public String metrics() {
        return ProtocolCodec.text(ask(request("metrics")), "text");
    }

    public void pause(HealingPause healingPause) {
        Map<String, Object> tree = request("pause");
        tree.put("until", healingPause.until().toString());
        tree.put("why", healingPause.why());
        ask(tree);
    }

    public void resume() {
        ask(request("resume"));
    }

    /// Waits for the end of a step that is under way, however long that takes.
    ///
    /// @throws NodeletException with everything that is wrong with the configuration
    public void reload() {
        jsonLineChannel.write(request("reload"));
        JsonNode _ = next();
    }

    /// Lets the daemon end, for good: somebody takes the node away.
    public void leave() {
        ask(request("leave"), LOOK);
    }

    private JsonNode ask(Map<String, Object> request) {
        return ask(request, limit);
    }

    private JsonNode ask(Map<String, Object> request, Duration within) {
        try (JsonLineChannel.Watch watch = jsonLineChannel.within(within)) {
            jsonLineChannel.write(request);
            Optional<JsonNode> answer = jsonLineChannel.read();
            if (answer.isEmpty() && watch.over()) {
                throw new NodeletException(
                        "the daemon did not answer within " + within.toMillis() / 1e3 + " s",
                        "It may hang: `nodeletd why` asks without it, and what it runs goes on when it is killed.");
            }
            return understood(answer);
        }
    }

    private JsonNode next() {
        return understood(jsonLineChannel.read());
    }

    private static JsonNode understood(Optional<JsonNode> said) {
        JsonNode answer = said.orElseThrow(() -> new NodeletException(
                "the daemon went away before it was done",
                "See `nodeletd status`, and say it again if need be: it goes on where it was left."));
        if (!ProtocolCodec.text(answer, "event").equals("error")) {
            return answer;
        }
        if (ProtocolCodec.text(answer, "kind").equals("cancelled")) {
            throw new RunCancelledException();
        }
        throw new NodeletException(ProtocolCodec.text(answer, "message"), ProtocolCodec.text(answer, "remedy"));
    }

    private static Map<String, Object> request(String what) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("do", what);
        return tree;
    }

    @Override
    public void close() {
        jsonLineChannel.close();
    }
}
