package io.nodelet.checks.preflight;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleManifest.Entry;
import io.nodelet.model.NodeletException;
import java.io.File;
import java.util.List;
import java.util.Optional;

/// Whether the components can be installed. Their bytes are verified when they are.
final class BundleCheck {
    private BundleCheck() {}

    static List<PreflightProblem> bundle(PreflightContext context) {
        var components = context.config().components();
        try {
            Bundle bundle = NodeBundle.of(components, context.machine());
            return bundle.manifest()
                    .entries()
                    .map(entry -> problem(bundle, entry))
                    .flatMap(Optional::stream)
                    .findFirst()
                    .map(problem -> PreflightProblem.fatal(
                            problem, "Copy it again, and see what `nodeletctl bundle verify` says."))
                    .orElseGet(PreflightProblem::none);
        } catch (NodeletException e) {
            return PreflightProblem.fatal(String.valueOf(e.getMessage()), e.remedy());
        }
    }

    private static Optional<String> problem(Bundle bundle, Entry entry) {
        File file = bundle.file(entry).path().toFile();
        if (!file.isFile()) {
            return Optional.of("the bundle lacks its file " + file);
        }
        return file.length() == entry.size()
                ? Optional.empty()
                : Optional.of("%s has %d bytes, its manifest says %d".formatted(file, file.length(), entry.size()));
    }
}
