package io.nodelet.agent.cli;

import io.nodelet.config.ConfigErrors;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;
import java.util.Optional;

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

    /// For taking the node down, where a file that can't be used must not stand in the way: the ledger knows what to
    /// give back, and the last good configuration which role it has.
    NodeConfig loadToLeave(Args args) {
        try {
            return load(args);
        } catch (ConfigErrors e) {
            Optional<NodeConfig> last = LastGoodConfig.in(world.state()).load();
            String by = last.isPresent() ? "the last good configuration" : "the defaults";
            world.console().err().println(e.getMessage());
            world.console().err().println("warning: going by " + by + " and the ledger");
            return last.orElse(NodeConfig.DEFAULTS);
        }
    }
}
