package io.nodelet.agent.cli;

import io.nodelet.agent.preflight.CheckResult;
import io.nodelet.agent.preflight.Preflight;
import io.nodelet.model.NodeConfig;
import java.util.List;

/// Runs preflight as the command line and the configuration want it.
record Looking(World world) {
    List<CheckResult> look(NodeConfig config, Args args) {
        requireKnown(config, args);
        return new Preflight(config, world.machine(), world.build().time()).run(args.words("--ignore-preflight"));
    }

    /// Refuses names of checks that there are not.
    void requireKnown(NodeConfig config, Args args) {
        String remedy = "There are: " + String.join(", ", Preflight.names()) + ".";
        Preflight.unknown(args.words("--ignore-preflight")).ifPresent(problem -> {
            throw new Ended(ExitCode.USAGE, "--ignore-preflight: " + problem, remedy);
        });
        Preflight.unknown(config.preflight().ignore()).ifPresent(problem -> {
            throw new Ended(ExitCode.CONFIG, "preflight.ignore: " + problem, remedy);
        });
    }
}
