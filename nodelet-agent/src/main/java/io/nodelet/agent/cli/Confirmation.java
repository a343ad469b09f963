package io.nodelet.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks the person at the terminal before something that is not taken back easily; `--yes` answers for who is not
/// there.
record Confirmation(CliContext cliContext) {
    /// Returns once the answer is yes.
    ///
    /// @param unasked what is wrong where nobody can be asked
    /// @param what    will be done
    void require(CommandArguments commandArguments, String unasked, String what) {
        if (commandArguments.has("--yes")) {
            return;
        }
        if (!cliContext.console().terminal()) {
            throw commandArguments.wrong(unasked);
        }
        cliContext.console().out().print(what + " Type yes to go on: ");
        cliContext.console().out().flush();
        if (answer().filter("yes"::equals).isEmpty()) {
            throw new ExitException(ExitCode.FAILED, "nothing was changed", "");
        }
    }

    private Optional<String> answer() {
        try {
            var in = new BufferedReader(
                    new InputStreamReader(cliContext.console().in(), StandardCharsets.UTF_8));
            return Optional.ofNullable(in.readLine()).map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
