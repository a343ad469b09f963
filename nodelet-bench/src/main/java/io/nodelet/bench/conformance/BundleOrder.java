package io.nodelet.bench.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Has the shipped program make the bundle with the tests; what is there already is not made again.
final class BundleOrder {
    private static final List<String> BUILD = List.of(
            "timeout",
            "3h",
            "target/dist/bin/nodeletctl",
            "bundle",
            "build",
            "--with-test-images",
            "--with-conformance-tests",
            "--yes");

    private BundleOrder() {}

    /// Its folder.
    static Path withTests() {
        try {
            Process build = new ProcessBuilder(BUILD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String folder = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (build.waitFor() != 0) {
                throw new IllegalStateException("the bundle could not be made: `" + String.join(" ", BUILD) + "`");
            }
            return Path.of(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
