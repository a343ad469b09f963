package io.nodelet.e2e;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.LinuxCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// `nodeletctl` as a user runs it.
final class Ctl {
    private static final Path PROGRAM = Path.of(System.getProperty("nodelet.dist"), "bin/nodeletctl")
            .toAbsolutePath()
            .normalize();

    private Ctl() {}

    static List<String> argv(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(PROGRAM.toString()));
        argv.addAll(List.of(arguments));
        return argv;
    }

    /// What a user's shell has, and the answer to all questions.
    static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put("CI", "true");
        return environment;
    }

    static CommandResult run(Duration limit, String... arguments) {
        return new LinuxCommands().run(Command.of(argv(arguments)).within(limit).with(environment()));
    }
}
