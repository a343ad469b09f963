package io.nodelet.agent.cli.context;

import io.nodelet.config.ConfigFile;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The text of the configuration that a daemon last went by, for a start with a file that can't be used: after a reboot
/// nothing of the node would run otherwise.
///
/// @param file where it is kept, readable by root alone
public record LastGoodConfig(Path file) {
    /// @param state the folder of what nodeletd remembers
    public static LastGoodConfig in(Path state) {
        return new LastGoodConfig(state.resolve("nodelet.yaml.last-good"));
    }

    /// Keeps a text. Where the folder is not there yet, nothing was ever started, and nothing is kept.
    ///
    /// @return whether it is kept now
    public boolean keep(String text) {
        if (!Files.isDirectory(file.resolveSibling("."))) {
            return false;
        }
        if (content().filter(text::equals).isEmpty()) {
            AtomicFile.write(file, text, "0600");
        }
        return true;
    }

    /// Whether one is kept.
    public boolean kept() {
        return Files.exists(file);
    }

    /// Whether one is kept that is not empty.
    public boolean saysSomething() {
        return content().filter(text -> !text.isBlank()).isPresent();
    }

    private Optional<String> content() {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty(); // none yet; or not readable, and then it is written anew
        }
    }

    /// The configuration, where one is kept and is not damaged. Files that it names may be gone.
    public Optional<NodeConfig> load() {
        try {
            return Files.exists(file) ? Optional.of(ConfigFile.loadWithoutItsFiles(file)) : Optional.empty();
        } catch (NodeletException e) {
            return Optional.empty();
        }
    }

    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    /// What a person can do with it; empty where none is kept.
    public String remedy(Path config) {
        return Files.exists(file)
                ? " The configuration that was last in force is kept in %1$s; `nodeletd run` goes by it until %2$s is"
                                .formatted(file, config)
                        + " correct. To go back to it: cp %1$s %2$s".formatted(file, config)
                : "";
    }
}
