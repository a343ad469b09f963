package io.nodelet.ctl.packages;

import io.nodelet.bundle.build.UserFolders;
import io.nodelet.model.NodeletException;
import io.nodelet.packages.PackageBuild;
import io.nodelet.sandbox.MachinePackages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nodeletctl package build`.
@Command(
        name = "build",
        description = {
            "Makes nodelet's .deb and .rpm for this machine's architecture and prints their paths.",
            "The same sources and the same Java give the same bytes, but for the ahead-of-time caches.",
            "Needs Go, which builds the packing tool once."
        },
        mixinStandardHelpOptions = true)
final class PackageBuildCommand implements Callable<Integer> {
    /// What all files are dated with; the build of this project dates its jars so, too.
    private static final String MADE = "2026-11-22T00:00:00Z";

    @Option(names = "--output", paramLabel = "DIR", required = true, description = "Folder for the packages.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path output;

    @Option(
            names = "--package-version",
            paramLabel = "VERSION",
            description = "Default: this program's. Another one makes an upgrade to try.")
    private Optional<String> version = Optional.empty();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        new PackageBuild(MachinePackages.dist(), jdk(), version.orElseGet(this::own), MADE, UserFolders.ofUser())
                .into(output)
                .forEach(path -> spec.commandLine().getOut().println(path));
        return 0;
    }

    /// The one that runs this, which is a whole one unless this was itself installed from a package.
    private static Path jdk() {
        Path java = Path.of(System.getProperty("java.home"));
        if (!Files.isExecutable(java.resolve("bin/jlink"))) {
            throw new NodeletException(
                    java + " has no jlink, which cuts out the packages' own Java",
                    "Name a whole JDK, 25 or newer: NODELET_JAVA_HOME=/path/to/jdk nodeletctl package build ...");
        }
        return java;
    }

    private String own() {
        return Optional.ofNullable(PackageBuildCommand.class.getPackage().getImplementationVersion())
                .orElse("0.0.0");
    }
}
