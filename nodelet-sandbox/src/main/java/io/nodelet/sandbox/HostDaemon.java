package io.nodelet.sandbox;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The `nodeletd run` of a host, which is started again when it was killed or failed, and stays down where it was
/// told to end: by a reset, by SIGTERM, or by `systemctl stop`.
///
/// @param sandbox the host's
public record HostDaemon(Sandbox sandbox, Host host) {
    private static final String SOCKET = "run/nodelet/nodeletd.sock";
    private static final String ERRORS = "/run/nodeletd.errors";
    /// Locked by what starts it again in a host without systemd.
    private static final String WATCH = "run/nodeletd.watch";

    private static final Duration BEGIN = Duration.ofSeconds(30);

    /// Whether one runs and can be spoken to.
    public boolean listens() {
        Path socket = Sandboxes.rootOf(host).resolve(SOCKET);
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false; // what one that was killed left
        }
    }

    /// Whether one runs; where one was killed or has failed, it is waited for until it is back.
    public boolean comes() {
        return Poll.until(BEGIN, () -> listens() || !watched()) && listens();
    }

    private boolean watched() {
        Path watch = Sandboxes.rootOf(host).resolve(WATCH);
        return Files.exists(watch)
                && new LinuxCommands()
                                .run(Command.of("flock", "--nonblock", watch.toString(), "true"))
                                .exit()
                        != 0;
    }

    /// Starts one where none runs, and returns once it listens.
    public void ensure() {
        if (listens()) {
            return;
        }
        List<String> start = List.of(
                "sh", "-c", SandboxResources.text("daemon.sh"), "daemon", ERRORS, SandboxResources.text("watch.sh"));
        List<String> argv = HostShell.argv(sandbox, host, Map.of(), start);
        CommandResult result = new LinuxCommands().run(Command.of(argv).within(BEGIN));
        if (result.exit() != 0 || !Poll.until(BEGIN, this::listens)) {
            throw new NodeletException(
                    "the daemon of " + host.name() + " did not begin to listen: " + result.err() + errors(),
                    "The phases are up. Start it by hand to see more: nodeletd run");
        }
    }

    private String errors() {
        try {
            return Files.readString(Path.of(Sandboxes.rootOf(host) + ERRORS));
        } catch (IOException e) {
            return "";
        }
    }
}
