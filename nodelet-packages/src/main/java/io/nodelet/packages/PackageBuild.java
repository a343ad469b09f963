package io.nodelet.packages;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.build.GoTool;
import io.nodelet.bundle.build.UserFolders;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// Makes the packages: the tree that they install, then nfpm, which packs it twice. The same sources and the same Java
/// give the same bytes, but for the ahead-of-time caches.
///
/// @param dist    our programs as they were built
/// @param jdk     the Java that the packages' own is cut out of
/// @param version of the packages
/// @param made    when the sources were made, which all files are dated with; as in `2026-11-22T00:00:00Z`
/// @param userFolders  of this user, where nfpm is kept
public record PackageBuild(Path dist, Path jdk, String version, String made, UserFolders userFolders) {
    private static final List<String> SCRIPTS =
            List.of("preinstall.sh", "postinstall.sh", "preremove.sh", "postremove.sh");
    private static final List<String> FORMATS = List.of("deb", "rpm");

    /// Makes them in a folder, and returns them.
    public List<Path> into(Path output) {
        try {
            Files.createDirectories(output);
            Path work = Files.createTempDirectory(output, ".work");
            try {
                Path root = Files.createDirectories(work.resolve("root"));
                new Tree(dist, jdk, new LinuxCommands()).fill(root);
                for (String script : SCRIPTS) {
                    Files.write(work.resolve(script), resource(script));
                }
                return pack(work, output);
            } finally {
                delete(work);
            }
        } catch (IOException e) {
            throw new NodeletException("can't make the packages: " + AtomicFile.reason(e), e);
        }
    }

    private List<Path> pack(Path work, Path output) throws IOException {
        Files.writeString(
                work.resolve("nfpm.yaml"),
                text("nfpm.yaml")
                        .replace("{VERSION}", version)
                        .replace("{ARCH}", Arch.current().id())
                        .replace("{MADE}", made));
        GoTool nfpm = new GoTool("nfpm", "github.com/goreleaser/nfpm/v2/cmd/nfpm", text("go.mod"), text("go.sum"));
        List<Path> packages = new ArrayList<>();
        for (String format : FORMATS) {
            Path file =
                    output.resolve("nodelet-" + version + "-" + Arch.current().id() + "." + format);
            nfpm.run(
                    userFolders,
                    work,
                    Map.of("SOURCE_DATE_EPOCH", epoch()),
                    "package",
                    "--packager",
                    format,
                    "--target",
                    file.toAbsolutePath().toString());
            packages.add(file);
        }
        return packages;
    }

    private String epoch() {
        return Long.toString(java.time.Instant.parse(made).getEpochSecond());
    }

    private static String text(String name) throws IOException {
        return new String(resource(name), StandardCharsets.UTF_8);
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(PackageBuild.class.getResourceAsStream(name), name)) {
            return stream.readAllBytes();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
