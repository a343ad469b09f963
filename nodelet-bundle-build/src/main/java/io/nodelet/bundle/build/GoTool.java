package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A program that this project's own work needs, built once from its pinned Go module and kept in the user's cache.
///
/// @param name   such as `nfpm`
/// @param goMain the Go package
/// @param goMod  the text of a `go.mod` that names it as a tool
/// @param goSum  the digests of all that goes into it
public record GoTool(String name, String goMain, String goMod, String goSum) {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    /// The program; the first call builds it.
    public Path ensure(UserFolders userFolders) {
        GoToolchain go = GoToolchain.find();
        String digest =
                Sha256.of(String.join("\n", goMain, goMod, goSum, go.version()).getBytes(StandardCharsets.UTF_8));
        Path program = userFolders.cache().resolve("tools").resolve(name + "-" + digest.substring(0, 16));
        if (!Files.isExecutable(program)) {
            try {
                build(go, program);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return program;
    }

    private void build(GoToolchain go, Path program) throws IOException {
        Files.createDirectories(FileTrees.parent(program));
        Path work = Files.createTempDirectory(FileTrees.parent(program), "build");
        try {
            Files.writeString(work.resolve("go.mod"), goMod);
            Files.writeString(work.resolve("go.sum"), goSum);
            List<String> argv = new ArrayList<>(List.of(go.go().toString(), "build", "-trimpath", "-buildvcs=false"));
            argv.addAll(List.of("-ldflags", "-s -w", "-o", work.resolve(name).toString(), goMain));
            Map<String, String> env = GoToolchain.environment(Arch.current(), false);
            LongRunningTool.Result result = new LongRunningTool(argv, work, env, LIMIT).run();
            if (!result.ok()) {
                throw new NodeletException("cannot build " + name + ": " + CompileProgress.errors(result.lines()));
            }
            Files.move(work.resolve(name), program, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileTrees.delete(work);
        }
    }

    /// Runs the program.
    ///
    /// @throws NodeletException with what it printed when it fails
    public void run(UserFolders userFolders, Path folder, Map<String, String> env, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(ensure(userFolders).toString()));
        argv.addAll(List.of(arguments));
        LongRunningTool.Result result = new LongRunningTool(argv, folder, env, LIMIT).run();
        if (!result.ok()) {
            throw new NodeletException(name + " failed: " + result.text());
        }
    }
}
