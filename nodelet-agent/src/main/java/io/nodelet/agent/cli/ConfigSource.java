package io.nodelet.agent.cli;

import io.nodelet.config.ConfigErrors;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;

/// Finds the configuration that a command goes by.
record ConfigSource(World world) {
    /// The file that `--config` names must be there; without it, a missing file means the defaults.
    NodeConfig load(Args args) {
        return args.text("--config")
                .map(name -> new TrustedConfig(world.trusted()).load(Path.of(name)))
                .orElseGet(this::ofNode);
    }

    /// A person is there to mend a file that can't be used: nothing is done by the last good one.
    private NodeConfig ofNode() {
        try {
            return new TrustedConfig(world.trusted()).loadIfPresent(world.config());
        } catch (ConfigErrors e) {
            throw e.plus(LastGoodConfig.in(world.state()).remedy(world.config()));
        }
    }
}
