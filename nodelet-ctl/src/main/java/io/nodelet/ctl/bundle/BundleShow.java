package io.nodelet.ctl.bundle;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleManifest;
import io.nodelet.bundle.BundleManifest.Component;
import io.nodelet.bundle.ManifestJson;
import io.nodelet.bundle.build.UserFolders;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nodeletctl bundle show`.
@Command(
        name = "show",
        description = "Shows what a bundle holds: components, versions, licences, sizes, sources.",
        mixinStandardHelpOptions = true)
final class BundleShow implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "DIR", description = "The bundle (default: the newest in the cache).")
    private @Nullable Path folder;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private BundleOutput bundleOutput = BundleOutput.TABLE;

    @Override
    public Integer call() {
        Bundle bundle = new BundleDirectory(UserFolders.ofUser().bundles()).open(folder);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (bundleOutput == BundleOutput.JSON) {
            out.print(new String(ManifestJson.write(bundle.manifest()), StandardCharsets.UTF_8));
        } else {
            out.printf("%s (%s)%n%s", bundle.folder(), bundle.manifest().arch(), table(bundle.manifest()));
        }
        out.flush();
        return 0;
    }

    static String table(BundleManifest bundleManifest) {
        TextColumns textColumns = new TextColumns("COMPONENT", "VERSION", "FILES", "SIZE", "LICENCE", "SOURCE");
        bundleManifest
                .components()
                .forEach(c -> textColumns.row(
                        c.name(),
                        c.version(),
                        String.valueOf(c.files().size()),
                        TextColumns.megabytes(size(c)),
                        c.licence(),
                        c.source().location()));
        return textColumns.toString();
    }

    private static long size(Component component) {
        return component.files().stream().mapToLong(f -> f.size()).sum();
    }
}
