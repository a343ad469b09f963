package io.nodelet.agent.cli.context;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks the person at the terminal before something that is not taken back easily; `--yes` answers for who is not
/// there.
public record Confirmation(CliContext context) {
    /// Returns once the answer is yes.
    ///
    /// @param unasked what is wrong where nobody can be asked
    /// @param what    will be done
    public void require(CommandArguments arguments, String unasked, String what) {
        if (arguments.has("--yes")) {
            return;
        }
        if (!context.console().terminal()) {
            throw arguments.wrong(unasked);
        }
        context.console().out().print(what + " Type yes to go on: ");
        context.console().out().flush();
        if (answer().filter("yes"::equals).isEmpty()) {
            throw new ExitException(ExitCode.FAILED, "nothing was changed", "");
        }
    }

    private Optional<String> answer() {
        try {
            var in = new BufferedReader(new InputStreamReader(context.console().in(), StandardCharsets.UTF_8));
            return Optional.ofNullable(in.readLine()).map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
