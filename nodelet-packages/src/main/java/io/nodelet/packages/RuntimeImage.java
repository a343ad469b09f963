package io.nodelet.packages;

import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A Java with what nodeletd needs of it, and nothing more.
///
/// @param jdk      the Java that it is cut out of
/// @param commands runs the tools of that Java
record RuntimeImage(Path jdk, Commands commands) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    /// What is asked for by name at run time, so that no tool sees it.
    private static final String BESIDE = "jdk.crypto.ec";

    /// Makes it.
    ///
    /// @param jars   of the program
    /// @param target the folder, not there yet
    void make(List<Path> jars, Path target) {
        run(
                "jlink",
                "--add-modules",
                modules(jars) + "," + BESIDE,
                "--compress",
                "zip-6",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                target.toString());
    }

    private String modules(List<Path> jars) {
        List<String> arguments =
                new ArrayList<>(List.of("--multi-release", "25", "--ignore-missing-deps", "--print-module-deps"));
        jars.forEach(path -> arguments.add(path.toString()));
        return run("jdeps", arguments.toArray(String[]::new)).strip();
    }

    private String run(String tool, String... arguments) {
        return commands.run(Command.of(jdk.resolve("bin").resolve(tool).toString())
                        .plus(arguments)
                        .within(LIMIT))
                .orThrow()
                .out();
    }
}
