package io.nodelet.bundle.build;

import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Debian packages that a build needs and this machine may lack.
///
/// @param question asks a person whether these packages may be installed
record DebianPackages(Predicate<List<String>> question) {
    private static final Duration LIMIT = Duration.ofMinutes(15);

    /// Installs without a question when `yes`, or in CI, or with NODELET_YES; asks when a person is there; else
    /// refuses.
    static DebianPackages standard(boolean yes) {
        Map<String, String> env = System.getenv();
        boolean agreed = yes || env.containsKey("NODELET_YES") || env.containsKey("CI");
        return new DebianPackages(packages -> agreed || ask(packages));
    }

    /// Makes sure that they are all installed.
    void need(Collection<String> packages, BuildProgress progress) {
        List<String> missing = missing(packages);
        if (missing.isEmpty()) {
            return;
        }
        String install = "apt-get install " + String.join(" ", missing);
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw lacking(missing, "Install what they hold with this system's package manager.");
        }
        if (!question.test(missing)) {
            throw lacking(missing, "Install them with: " + install + "   (or run this again with --yes)");
        }
        if (!System.getProperty("user.name").equals("root")) {
            throw lacking(missing, "This is not root. Install them with: sudo " + install);
        }
        install(missing, progress);
    }

    private static List<String> missing(Collection<String> packages) {
        return new TreeSet<>(packages).stream().filter(p -> !installed(p)).toList();
    }

    private static boolean installed(String name) {
        if (!Files.isExecutable(Path.of("/usr/bin/dpkg-query"))) {
            return true; // not Debian: the compiler says what it lacks
        }
        LongRunningTool.Result status = LongRunningTool.of(
                        "/usr/bin/dpkg-query", "-W", "-f", "${db:Status-Status}", name)
                .run();
        return status.ok() && status.text().equals("installed");
    }

    private static void install(List<String> missing, BuildProgress progress) {
        progress.show("packages", "installing " + String.join(" ", missing), false);
        apt(List.of("update", "-qq"));
        List<String> arguments = new ArrayList<>(List.of("install", "-y", "-q", "--no-install-recommends"));
        arguments.addAll(missing);
        apt(arguments);
        progress.show("packages", "installed " + String.join(" ", missing), true);
    }

    private static void apt(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("/usr/bin/apt-get"));
        argv.addAll(arguments);
        LongRunningTool.Result result =
                new LongRunningTool(argv, Path.of("/"), Map.of("DEBIAN_FRONTEND", "noninteractive"), LIMIT).run();
        if (!result.ok()) {
            throw new NodeletException(
                    "`" + String.join(" ", argv) + "` failed: " + CompileProgress.errors(result.lines()),
                    "Run it by hand, then this again.");
        }
    }

    private static boolean ask(List<String> missing) {
        String question =
                "These Debian packages are missing: " + String.join(" ", missing) + "\nInstall them now? [Y/n] ";
        return Terminal.ask(question)
                .map(answer -> answer.strip().toLowerCase(Locale.ROOT))
                .filter(answer -> answer.isEmpty() || answer.startsWith("y"))
                .isPresent();
    }

    private static NodeletException lacking(List<String> missing, String remedy) {
        return new NodeletException("these Debian packages are missing: " + String.join(" ", missing), remedy);
    }
}
