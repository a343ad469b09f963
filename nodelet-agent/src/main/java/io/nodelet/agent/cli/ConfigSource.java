package io.nodelet.agent.cli;

import io.nodelet.config.ConfigFile;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;

/// Finds the configuration that a command goes by.
record ConfigSource(World world) {
    /// The file that `--config` names must be there; without it, a missing file means the defaults.
    NodeConfig load(Args args) {
        return args.text("--config")
                .map(name -> ConfigFile.load(Path.of(name)))
                .orElseGet(() -> ConfigFile.loadIfPresent(world.config()));
    }
}
