package io.nodelet.agent.cli.context;

import io.nodelet.config.ConfigErrors;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;
import java.util.Optional;

/// Finds the configuration that a command goes by.
public record ConfigSource(CliContext context) {
    /// The file that `--config` names must be there; without it, a missing file means the defaults.
    public NodeConfig load(CommandArguments arguments) {
        return arguments
                .text("--config")
                .map(name -> new TrustedConfig(context.trusted()).load(Path.of(name)))
                .orElseGet(this::ofNode);
    }

    /// A person is there to mend a file that can't be used: nothing is done by the last good one.
    private NodeConfig ofNode() {
        try {
            return new TrustedConfig(context.trusted()).loadIfPresent(context.config());
        } catch (ConfigErrors e) {
            throw e.plus(LastGoodConfig.in(context.state()).remedy(context.config()));
        }
    }

    /// For taking the node down, where a file that can't be used must not stand in the way: the ledger knows what to
    /// give back, and the last good configuration which role it has.
    public NodeConfig loadToLeave(CommandArguments arguments) {
        try {
            return load(arguments);
        } catch (ConfigErrors e) {
            Optional<NodeConfig> last = LastGoodConfig.in(context.state()).load();
            String by = last.isPresent() ? "the last good configuration" : "the defaults";
            context.console().err().println(e.getMessage());
            context.console().err().println("warning: going by " + by + " and the ledger");
            return last.orElse(NodeConfig.DEFAULTS);
        }
    }
}
