package io.nodelet.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;

/// What virtual machines find at `/mnt/share`: the package and the bundle, as an operator would bring them.
final class VmShare {
    static final Duration BUILD = Duration.ofMinutes(30);

    private VmShare() {}

    static void pack(Path share) throws IOException {
        Testbed.assertOk(Ctl.run(BUILD, "package", "build", "--output", share.toString()));
        Path bundle = Path.of(Testbed.assertOk(Ctl.run(BUILD, "bundle", "build", "--with-test-images", "--yes"))
                .out()
                .strip());
        try (Stream<Path> files = Files.walk(bundle)) {
            for (Path file : files.toList()) {
                Path to =
                        share.resolve("bundle").resolve(bundle.relativize(file).toString());
                Files.copy(file, to, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
