package io.nodelet.packages;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// The ahead-of-time caches of the package's programs, one for each name that the launcher knows, left behind by
/// training runs. The Java machine takes a cache of its very own build alone, wherever the package lies. That the jars
/// are those that it was made from Java does not see: the name says so. No machine code is in them, so they go with any
/// processor.
///
/// @param home     of the program, complete
/// @param commands runs it
record Caches(Path home, Commands commands) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String NO_MACHINE_CODE = "-XX:-AOTAdapterCaching -XX:-AOTStubCaching";

    /// @param sum of the files that the caches go with: ends their names, before `.aot`
    void make(String sum) throws IOException {
        make("nodeletd", "nodeletd", "warm-up-list", sum);
        make("nodeletd-act", "nodeletd", "warm-up", sum);
        make("nodeletd-run", "nodeletd", "warm-up-run", sum);
        make("nodeletctl", "nodeletctl", "--help", sum);
    }

    private void make(String name, String program, String training, String sum) throws IOException {
        Path cache = Files.createDirectories(home.resolve("aot")).resolve(name + "-" + sum + ".aot");
        CommandResult result =
                commands.run(Command.of(home.resolve("bin").resolve(program).toString(), training)
                        .with(Map.of("NODELET_AOT_TRAIN", name, "NODELET_JAVA_OPTS", NO_MACHINE_CODE))
                        .within(LIMIT));
        if (!result.ok() || !Files.exists(cache)) {
            throw new NodeletException("no training run made " + cache + ": " + result.err());
        }
        Files.setPosixFilePermissions(cache, AtomicFile.permissions("0644"));
    }
}
