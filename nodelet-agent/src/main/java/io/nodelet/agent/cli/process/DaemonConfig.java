package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.LastGoodConfig;
import io.nodelet.agent.cli.context.TrustedConfig;
import io.nodelet.agent.cli.guard.ImmutableSettingsGuard;
import io.nodelet.config.ConfigErrors;
import io.nodelet.config.ConfigFile;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// The configuration that a daemon goes by: what the file says, or, while it starts with a file that can't be used,
/// what was in force last.
public final class DaemonConfig {
    private final TrustedConfig trusted;
    private final Path state;
    private final Path file;
    private final LastGoodConfig lastGood;
    private boolean starting = true;
    private volatile Optional<NodeletException> refused = Optional.empty();
    private Optional<String> unkept = Optional.empty();
    private Optional<String> distrusted = Optional.empty();
    private boolean complained;

    /// @param trusted what root may believe
    /// @param state   the folder of what nodeletd remembers
    /// @param file    the configuration; one that is not there means the defaults
    public DaemonConfig(TrustedFiles trusted, Path state, Path file) {
        this.trusted = new TrustedConfig(trusted);
        this.state = state;
        this.file = file;
        this.lastGood = LastGoodConfig.in(state);
    }

    /// Reads the file.
    ///
    /// @throws NodeletException with what is wrong with it; not before [#started] where a last good one is kept
    public NodeConfig load() {
        return load(config -> config);
    }

    /// Reads the file and makes of it what a daemon keeps. One that nothing can be made of is as bad as one that can't
    /// be read, and is never kept as the last good one.
    ///
    /// @param build makes something of a configuration; throws where it can't be used
    /// @throws NodeletException with what is wrong; not before [#started] where a last good one is kept and works
    public synchronized <T> T load(Function<NodeConfig, T> build) {
        try {
            Optional<String> before = content();
            refuseLost(before);
            NodeConfig config = read();
            ImmutableSettingsGuard.require(state, config);
            T built = build.apply(config);
            unkept = before.equals(content()) ? before : Optional.empty(); // or somebody is writing it now
            refused = Optional.empty();
            return built;
        } catch (NodeletException e) {
            return insteadOf(e, build);
        }
    }

    /// A version that did not look who can change the file has kept this node by it: so does this one, once, as nothing
    /// would start after a boot otherwise. From then on there is a last good one.
    private NodeConfig read() {
        boolean inherited = starting && Files.exists(state.resolve("ledger")) && !lastGood.kept();
        distrusted = inherited ? trusted.distrust(file) : Optional.empty();
        return distrusted.isPresent() ? ConfigFile.load(file) : trusted.loadIfPresent(file);
    }

    /// A file that vanished, or was emptied by a copy onto a full disk, is no wish for the defaults.
    private void refuseLost(Optional<String> text) {
        if (text.filter(String::isBlank).isPresent() && lastGood.saysSomething()) {
            throw new ConfigErrors(
                    file,
                    "it is not there or empty, and this node has a configuration",
                    "To mean the defaults, write one line such as 'role: master'." + lastGood.remedy(file));
        }
    }

    private <T> T insteadOf(NodeletException e, Function<NodeConfig, T> build) {
        Optional<NodeConfig> last = starting ? lastGood.load() : Optional.empty();
        T built = build.apply(last.orElseThrow(() -> e));
        refused = Optional.of(e);
        unkept = Optional.empty();
        return built;
    }

    /// From now on a file that can't be used changes nothing.
    ///
    /// @return whether the daemon has started with the last good one
    public synchronized boolean started() {
        starting = false;
        return refused.isPresent();
    }

    /// What the daemon started with in place of the file; empty where that is in force.
    public Optional<LastGoodConfig> inPlaceOfTheFile() {
        return refused.map(_ -> lastGood);
    }

    /// In a person's words, where the file is not in force.
    public Optional<String> warning() {
        return refused.map(
                        error -> "warning: %s can't be used; this node is kept by the last good configuration, %s: %s"
                                .formatted(file, lastGood.file(), error.getMessage()))
                .or(() -> distrusted.map(text ->
                        "warning: this node goes by %s as an older version did, and by no change of".formatted(file)
                                + " it until it is root's alone: " + text));
    }

    /// Keeps what the file said, once it is in force. A full or read-only disk is no reason to let go of the node: it
    /// is told once, and tried again with the next event.
    ///
    /// @param log gets a line where it can't be kept
    public synchronized void keep(Consumer<String> log) {
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
