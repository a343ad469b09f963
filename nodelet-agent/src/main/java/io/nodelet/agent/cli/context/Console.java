package io.nodelet.agent.cli.context;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command reads and writes.
///
/// @param out      results
/// @param err      errors, warnings, and progress when the result is for a program
/// @param in       answers to questions
/// @param terminal whether a person sees `out` as it is written
public record Console(PrintStream out, PrintStream err, InputStream in, boolean terminal) {
    /// That of this process.
    public static Console real() {
        return new Console(System.out, System.err, System.in, isTerminal());
    }

    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
