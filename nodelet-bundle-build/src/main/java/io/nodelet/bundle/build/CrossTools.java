package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What C code needs to be compiled for another architecture than this machine's: Debian's cross compiler, and the
/// other architecture's libraries, unpacked into a folder of ours. The machine's own package settings stay as they are.
///
/// @param cache where such folders are kept
/// @param arch the one to compile for
record CrossTools(Path cache, Arch arch) {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /// The packages to install in place of those that a build for this machine needs.
    List<String> packages(List<String> debian) {
        if (arch == Arch.current()) {
            return debian;
        }
        return debian.stream()
                .filter(p -> !isLibrary(p))
                .map(p -> switch (p) {
                    case "gcc" -> "gcc-" + arch.machine().replace('_', '-') + "-linux-gnu";
                    case "libc6-dev" -> "libc6-dev-" + arch + "-cross";
                    default -> p;
                })
                .toList();
    }

    /// What the compilers are told; fetches the libraries among the packages when they are not there yet.
    Map<String, String> environment(List<String> debian, BuildProgress progress) {
        if (arch == Arch.current()) {
            return Map.of();
        }
        Map<String, String> env = new HashMap<>();
        env.put("CC", arch.machine() + "-linux-gnu-gcc");
        for (String library : debian.stream().filter(CrossTools::isLibrary).toList()) {
            Path root = libraries(library, progress);
            Path objects = root.resolve("usr/lib/" + arch.machine() + "-linux-gnu");
            env.put("PKG_CONFIG_LIBDIR", objects.resolve("pkgconfig").toString());
            env.put("CGO_LDFLAGS", "-O2 -g -L" + objects); // Go's own cache goes by it, unlike by pkg-config's answers
            env.put("PKG_CONFIG_SYSROOT_DIR", root.toString());
        }
        return env;
    }

    private static boolean isLibrary(String name) {
        return name.endsWith("-dev") && !name.equals("libc6-dev");
    }

    private Path libraries(String name, BuildProgress progress) {
        Path root = cache.resolve(name + "-" + arch);
        if (Files.isDirectory(root)) {
            return root;
        }
        progress.show("packages", "fetching " + name + ":" + arch, false);
        try {
            Files.createDirectories(cache);
            Path scratch = Files.createTempDirectory(cache, "new-");
            Files.move(unpack(name, scratch), root, StandardCopyOption.ATOMIC_MOVE);
            FileTrees.delete(scratch);
        } catch (IOException e) {
            throw new NodeletException("cannot keep " + name + " in " + root + ": " + e.getMessage(), e);
        }
        progress.show("packages", "unpacked " + name + ":" + arch, true);
        return root;
    }

    private Path unpack(String name, Path scratch) throws IOException {
        Files.createDirectories(scratch.resolve("lists/partial"));
        Path archives = Files.createDirectories(scratch.resolve("archives"));
        apt(archives, scratch, "update", "-qq");
        apt(archives, scratch, "download", "-q", name + ":" + arch);
        Path root = Files.createDirectories(scratch.resolve("root"));
        try (Stream<Path> packages = Files.list(archives)) {
            for (Path file : packages.filter(f -> f.toString().endsWith(".deb")).toList()) {
                run(archives, List.of("dpkg", "-x", file.toString(), root.toString()));
            }
        }
        return root;
    }

    /// Lists of packages for the other architecture go to a folder of ours; signatures are checked as always.
    private void apt(Path folder, Path scratch, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "apt-get",
                "-o",
                "Dir::State::lists=" + scratch.resolve("lists"),
                "-o",
                "Dir::Cache=" + scratch,
                "-o",
                "APT::Architectures::=" + Arch.current(),
                "-o",
                "APT::Architectures::=" + arch,
                "-o",
                "APT::Sandbox::User=root"));
        argv.addAll(List.of(arguments));
        run(folder, argv);
    }

    private static void run(Path folder, List<String> argv) {
        LongRunningTool.Result result =
                new LongRunningTool(argv, folder, Map.of("DEBIAN_FRONTEND", "noninteractive"), LIMIT).run();
        if (!result.ok()) {
            throw new NodeletException(
                    "`" + String.join(" ", argv) + "` failed: " + CompileProgress.errors(result.lines()),
                    "Build on a machine of that architecture, or without the component that needs it (--only).");
        }
    }
}
