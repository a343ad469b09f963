package io.nodelet.agent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Asks the person at the terminal before something that is not taken back easily; `--yes` answers for who is not
/// there.
record Confirmation(World world) {
    /// Returns once the answer is yes.
    ///
    /// @param unasked what is wrong where nobody can be asked
    /// @param what    will be done
    void require(Args args, String unasked, String what) {
        if (args.has("--yes")) {
            return;
        }
        if (!world.console().terminal()) {
            throw args.wrong(unasked);
        }
        world.console().out().print(what + " Type yes to go on: ");
        world.console().out().flush();
        if (answer().filter("yes"::equals).isEmpty()) {
            throw new Ended(ExitCode.FAILED, "nothing was changed", "");
        }
    }

    private Optional<String> answer() {
        try {
            var in = new BufferedReader(new InputStreamReader(world.console().in(), StandardCharsets.UTF_8));
            return Optional.ofNullable(in.readLine()).map(String::strip);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
