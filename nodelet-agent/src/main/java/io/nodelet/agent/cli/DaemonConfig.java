package io.nodelet.agent.cli;

import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// The configuration that a daemon goes by: what the file says, or, while it starts with a file that can't be used,
/// what was in force last.
final class DaemonConfig {
    private final TrustedConfig trusted;
    private final Path state;
    private final Path file;
    private final LastGoodConfig lastGood;
    private boolean starting = true;
    private volatile Optional<NodeletException> refused = Optional.empty();
    private Optional<String> unkept = Optional.empty();
    private boolean complained;

    /// @param trusted what root may believe
    /// @param state   the folder of what nodeletd remembers
    /// @param file    the configuration; one that is not there means the defaults
    DaemonConfig(TrustedFiles trusted, Path state, Path file) {
        this.trusted = new TrustedConfig(trusted);
        this.state = state;
        this.file = file;
        this.lastGood = LastGoodConfig.in(state);
    }

    /// Reads the file.
    ///
    /// @throws NodeletException with what is wrong with it; not before [#started] where a last good one is kept
    synchronized NodeConfig load() {
        try {
            Optional<String> before = content();
            NodeConfig config = trusted.loadIfPresent(file);
            OriginGuard.require(state, config);
            unkept = before.equals(content()) ? before : Optional.empty(); // or somebody is writing it now
            refused = Optional.empty();
            return config;
        } catch (NodeletException e) {
            return insteadOf(e);
        }
    }

    private NodeConfig insteadOf(NodeletException e) {
        Optional<NodeConfig> last = starting ? lastGood.load() : Optional.empty();
        if (last.isPresent()) {
            refused = Optional.of(e);
        }
        return last.orElseThrow(() -> e);
    }

    /// From now on a file that can't be used changes nothing.
    ///
    /// @return whether the daemon has started with the last good one
    synchronized boolean started() {
        starting = false;
        return refused.isPresent();
    }

    /// What the daemon started with in place of the file; empty where that is in force.
    Optional<LastGoodConfig> inPlaceOfTheFile() {
        return refused.map(_ -> lastGood);
    }

    /// In a person's words, where the file is not in force.
    Optional<String> warning() {
        return refused.map(it -> "warning: %s can't be used; this node is kept by the last good configuration, %s: %s"
                .formatted(file, lastGood.file(), it.getMessage()));
    }

    /// Keeps what the file said, once it is in force. A full or read-only disk is no reason to let go of the node: it
    /// is told once, and tried again with the next event.
    ///
    /// @param log gets a line where it can't be kept
    synchronized void keep(Consumer<String> log) {
        try {
            if (unkept.isPresent() && lastGood.keep(unkept.get())) {
                unkept = Optional.empty();
                complained = false;
            }
        } catch (NodeletException e) {
            if (!complained) {
                log.accept("warning: the configuration in force can't be kept for a later start: " + e.getMessage());
            }
            complained = true;
        }
    }

    private Optional<String> content() {
        try {
            return Optional.of(Files.exists(file) ? Files.readString(file) : "");
        } catch (IOException e) {
            return Optional.empty(); // whoever loads it says so
        }
    }
}
