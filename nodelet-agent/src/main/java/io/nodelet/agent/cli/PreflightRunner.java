package io.nodelet.agent.cli;

import io.nodelet.agent.preflight.CheckResult;
import io.nodelet.agent.preflight.Preflight;
import io.nodelet.model.NodeConfig;
import java.util.List;

/// Runs preflight as the command line and the configuration want it.
record PreflightRunner(CliContext cliContext) {
    List<CheckResult> run(NodeConfig config, CommandArguments commandArguments) {
        return run(config, commandArguments.words("--ignore-preflight"));
    }

    /// @param ignored checks to leave out, beside the configuration's
    List<CheckResult> run(NodeConfig config, List<String> ignored) {
        requireKnown(config, ignored);
        return new Preflight(
                        config, cliContext.machine(), cliContext.buildInfo().time())
                .run(ignored);
    }

    /// Refuses a machine that is not fit, before anything of it is touched.
    void requireFit(NodeConfig config, CommandArguments commandArguments) {
        requireFit(config, commandArguments.words("--ignore-preflight"));
    }

    void requireFit(NodeConfig config, List<String> ignored) {
        List<CheckResult> results = run(config, ignored);
        cliContext.console().err().print(PreflightText.faults(results));
        if (!results.stream().allMatch(CheckResult::passed)) {
            throw new ExitException(
                    ExitCode.PREFLIGHT,
                    "preflight failed; nothing was changed",
                    "Set right what it names, or leave a check out: --ignore-preflight NAME.");
        }
    }

    /// Refuses names of checks that there are not.
    void requireKnown(NodeConfig config, CommandArguments commandArguments) {
        requireKnown(config, commandArguments.words("--ignore-preflight"));
    }

    private static void requireKnown(NodeConfig config, List<String> ignored) {
        String remedy = "There are: " + String.join(", ", Preflight.names()) + ".";
        Preflight.unknown(ignored).ifPresent(problem -> {
            throw new ExitException(ExitCode.USAGE, "--ignore-preflight: " + problem, remedy);
        });
        Preflight.unknown(config.preflight().ignore()).ifPresent(problem -> {
            throw new ExitException(ExitCode.CONFIG, "preflight.ignore: " + problem, remedy);
        });
    }
}
