package io.nodelet.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An external program to run: never a shell string, always with a time limit, and with no secret among its arguments
/// (those go through `stdin` or a file).
///
/// @param argv    program and arguments
/// @param timeout after which it is killed
/// @param env     variables that it gets beside a minimal environment
/// @param stdin   text for its standard input
public record Command(List<String> argv, Duration timeout, Map<String, String> env, Optional<String> stdin) {
    /// Long enough for a program that only looks or sets something.
    public static final Duration SHORT = Duration.ofSeconds(20);

    public Command {
        argv = List.copyOf(argv);
        env = Map.copyOf(env);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    public static Command of(String... argv) {
        return new Command(List.of(argv), SHORT, Map.of(), Optional.empty());
    }

    public static Command of(List<String> argv) {
        return new Command(argv, SHORT, Map.of(), Optional.empty());
    }

    public Command within(Duration limit) {
        return new Command(argv, limit, env, stdin);
    }

    public Command with(Map<String, String> variables) {
        return new Command(argv, timeout, variables, stdin);
    }

    public Command input(String text) {
        return new Command(argv, timeout, env, Optional.of(text));
    }

    public Command plus(String... more) {
        List<String> all = new ArrayList<>(argv);
        all.addAll(List.of(more));
        return new Command(all, timeout, env, stdin);
    }

    @Override
    public String toString() {
        return String.join(" ", argv);
    }
}
