package io.nodelet.agent.cli;

import io.nodelet.config.ConfigErrors;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the configuration that a command goes by.
record ConfigSource(CliContext cliContext) {
    /// The file that `--config` names must be there; without it, a missing file means the defaults.
    NodeConfig load(CommandArguments commandArguments) {
        return commandArguments
                .text("--config")
                .map(name -> new TrustedConfig(cliContext.trusted()).load(Path.of(name)))
                .orElseGet(this::ofNode);
    }

    /// A person is there to mend a file that can't be used: nothing is done by the last good one.
    private NodeConfig ofNode() {
        try {
            return new TrustedConfig(cliContext.trusted()).loadIfPresent(cliContext.config());
        } catch (ConfigErrors e) {
            throw e.plus(LastGoodConfig.in(cliContext.state()).remedy(cliContext.config()));
        }
    }

    /// For taking the node down, where a file that can't be used must not stand in the way: the ledger knows what to
    /// give back, and the last good configuration which role it has.
    NodeConfig loadToLeave(CommandArguments commandArguments) {
        try {
            return load(commandArguments);
        } catch (ConfigErrors e) {
            Optional<NodeConfig> last = LastGoodConfig.in(cliContext.state()).load();
            String by = last.isPresent() ? "the last good configuration" : "the defaults";
            cliContext.console().err().println(e.getMessage());
            cliContext.console().err().println("warning: going by " + by + " and the ledger");
            return last.orElse(NodeConfig.DEFAULTS);
        }
    }
}
