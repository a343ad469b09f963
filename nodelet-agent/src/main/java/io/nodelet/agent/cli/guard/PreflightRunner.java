package io.nodelet.agent.cli.guard;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.render.PreflightText;
import io.nodelet.checks.preflight.CheckResult;
import io.nodelet.checks.preflight.Preflight;
import io.nodelet.model.NodeConfig;
import java.util.List;

/// Runs preflight as the command line and the configuration want it.
public record PreflightRunner(CliContext context) {
    public List<CheckResult> run(NodeConfig config, CommandArguments arguments) {
        return run(config, arguments.words("--ignore-preflight"));
    }

    /// @param ignored checks to leave out, beside the configuration's
    public List<CheckResult> run(NodeConfig config, List<String> ignored) {
        requireKnown(config, ignored);
        return new Preflight(config, context.machine(), context.buildInfo().time()).run(ignored);
    }

    /// Refuses a machine that is not fit, before anything of it is touched.
    public void requireFit(NodeConfig config, CommandArguments arguments) {
        requireFit(config, arguments.words("--ignore-preflight"));
    }

    public void requireFit(NodeConfig config, List<String> ignored) {
        List<CheckResult> results = run(config, ignored);
        context.console().err().print(PreflightText.faults(results));
        if (!results.stream().allMatch(CheckResult::passed)) {
            throw new ExitException(
                    ExitCode.PREFLIGHT,
                    "preflight failed; nothing was changed",
                    "Set right what it names, or leave a check out: --ignore-preflight NAME.");
        }
    }

    /// Refuses names of checks that there are not.
    public void requireKnown(NodeConfig config, CommandArguments arguments) {
        requireKnown(config, arguments.words("--ignore-preflight"));
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
