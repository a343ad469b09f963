package io.nodelet.bundle.build;

import java.io.Console;
import java.util.Optional;

/// The person at the terminal, if there is one.
public final class Terminal {
    private Terminal() {}

    /// Whether a person reads what this program prints and can answer.
    public static boolean isThere() {
        return console().isPresent();
    }

    /// Asks and waits for a line; empty when nobody is there.
    static Optional<String> ask(String question) {
        return console().map(c -> c.readLine("%s", question));
    }

    @SuppressWarnings("SystemConsoleNull") // from JDK 25 on it is null again when there is no terminal
    private static Optional<Console> console() {
        Console console = System.console();
        return console == null || !console.isTerminal() ? Optional.empty() : Optional.of(console);
    }
}
