package io.nodelet.ctl.bundle;

import io.nodelet.bundle.Arch;
import io.nodelet.bundle.build.BuildOptions;
import io.nodelet.bundle.build.BundleBuilder;
import io.nodelet.bundle.build.BundleSource;
import io.nodelet.bundle.build.UserFolders;
import io.nodelet.model.UsageException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nodeletctl bundle build`.
@Command(
        name = "build",
        description = {
            "Makes a bundle and prints its folder.",
            "Components are built from their Go modules, once: what was built before is taken from the cache."
        },
        mixinStandardHelpOptions = true)
final class BundleBuild implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "Folder of the bundle (default: in the user's cache).")
    private @Nullable Path output;

    @Option(names = "--arch", paramLabel = "ARCH", description = "amd64 or arm64 (default: this machine's).")
    private @Nullable String arch;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these components.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--with-test-images", description = "Add nodelet.local/busybox:1, which tests and sandboxes use.")
    private boolean testImages;

    @Option(
            names = "--with-conformance-tests",
            description = "Add Kubernetes' own end-to-end tests and the images that its conformance tests run.")
    private boolean conformance;

    @Option(
            names = {"-y", "--yes"},
            description = "Install missing Debian packages without a question.")
    private boolean yes;

    @Option(
            names = "--from",
            paramLabel = "DIR|TAR|URL",
            description = "Take a bundle that was built elsewhere, and check all of it.")
    private @Nullable String from;

    @Option(names = "--key", paramLabel = "PUB", description = "With --from: the key that must have signed it.")
    private @Nullable Path key;

    @Option(
            names = "--official",
            paramLabel = "URL",
            arity = "0..1",
            fallbackValue = "",
            description = "Take the projects' own release files, checked against the checksums that they publish;"
                    + " from a mirror with URL.")
    private @Nullable String official;

    @Option(
            names = "--roots",
            paramLabel = "PEM",
            description = "With --official: Sigstore's certificates, root and intermediate. Files that their project"
                    + " signs (Kubernetes) must then carry its signature; without, only checksums are checked.")
    private @Nullable Path roots;

    @Override
    public Integer call() {
        Path folder;
        try (BuildProgressView lines = BuildProgressView.onStandardError()) {
            folder = new BundleBuilder(UserFolders.ofUser()).ensureBundle(options(), lines);
        }
        Objects.requireNonNull(spec).commandLine().getOut().println(folder);
        return 0;
    }

    private BuildOptions options() {
        return new BuildOptions(
                arch == null ? Arch.current() : Arch.of(arch),
                only,
                testImages,
                conformance,
                Optional.ofNullable(output),
                yes,
                source());
    }

    private BundleSource source() {
        if (from != null && official != null) {
            throw new UsageException("--from and --official exclude each other", "Give one of them.");
        }
        if (from != null) {
            return new BundleSource.Mirror(from, Optional.ofNullable(key));
        }
        return official == null
                ? new BundleSource.GoModules()
                : new BundleSource.Official(official, Optional.ofNullable(roots));
    }
}
