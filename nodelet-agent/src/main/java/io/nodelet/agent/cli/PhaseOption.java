package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.engine.Plan;
import io.nodelet.model.NodeletException;
import java.util.Optional;

/// The `--phase` option: an index from 1, a number such as 080, a FILE with or without .sh, or a NAME.
record PhaseOption(CommandArguments arguments) {
    /// The position in the plan, from 0; empty when the option was not given.
    Optional<Integer> position(Plan plan) {
        try {
            return arguments.text("--phase").map(plan::indexOf);
        } catch (NodeletException e) {
            throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e.remedy());
        }
    }
}
