package io.nodelet.bundle.build;

import io.nodelet.bundle.Arch;
import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Go compiler on this machine.
///
/// @param go its program
/// @param version as it says it, such as `go1.26.8`
/// @param modules the folder of downloaded modules
/// @param root where it is installed
record GoToolchain(Path go, String version, Path modules, Path root) {
    private static final int MINOR = 26;
    private static final Pattern VERSION = Pattern.compile("go1\\.(\\d+).*");
    /// Settings of the user's that would change what is built.
    private static final List<String> UNSET = List.of(
            "GOOS",
            "GOARCH",
            "GOAMD64",
            "GOARM64",
            "GOEXPERIMENT",
            "GO111MODULE",
            "GODEBUG",
            "CC",
            "CGO_CFLAGS",
            "CGO_CPPFLAGS",
            "CGO_LDFLAGS");

    /// The first on PATH, or where Go and Debian install it, that is new enough.
    static GoToolchain find() {
        List<String> tooOld = new ArrayList<>();
        for (Path program : candidates()) {
            GoToolchain found = ask(program);
            if (found.newEnough()) {
                return found;
            }
            tooOld.add(found.version + " (" + program + ")");
        }
        throw new NodeletException(
                tooOld.isEmpty()
                        ? "Go is not installed, and components are built with Go 1." + MINOR + " or newer"
                        : "Go is too old: found " + String.join(", ", tooOld) + ", needed is 1." + MINOR + " or newer",
                "Install Go 1." + MINOR + " from https://go.dev/dl into /usr/local/go, or Debian's golang-1." + MINOR
                        + "-go where it exists; or take a bundle that was built elsewhere: nodeletctl bundle build --from DIR|TAR|URL.");
    }

    static GoToolchain ask(Path program) {
        LongRunningTool.Result result = new LongRunningTool(
                        List.of(program.toString(), "env", "GOVERSION", "GOMODCACHE", "GOROOT"),
                        Path.of("/"),
                        common(),
                        java.time.Duration.ofSeconds(30))
                .run();
        List<String> lines = result.lines();
        if (!result.ok() || lines.size() < 3) {
            throw new NodeletException("`" + program + " env` failed: " + result.text());
        }
        return new GoToolchain(program, lines.get(0), Path.of(lines.get(1)), Path.of(lines.get(2)));
    }

    boolean newEnough() {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() && Integer.parseInt(matcher.group(1)) >= MINOR;
    }

    /// What a build for this architecture runs with. Downloads stay verified: by `go.sum`, which is never written.
    static Map<String, String> environment(Arch arch, boolean cgo) {
        Map<String, String> env = new HashMap<>(common());
        UNSET.forEach(name -> env.put(name, ""));
        env.put("GOOS", "linux");
        env.put("GOARCH", arch.id());
        env.put("CGO_ENABLED", cgo ? "1" : "0");
        return env;
    }

    private static Map<String, String> common() {
        return Map.of("GOTOOLCHAIN", "local", "GOWORK", "off", "GOFLAGS", "-mod=readonly");
    }

    private static List<Path> candidates() {
        Stream<Path> path = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .filter(p -> p.startsWith("/"))
                .map(Path::of);
        return Stream.concat(path, Stream.of(Path.of("/usr/local/go/bin"), Path.of("/usr/lib/go-1." + MINOR + "/bin")))
                .map(folder -> folder.resolve("go"))
                .filter(Files::isExecutable)
                .distinct()
                .toList();
    }
}
