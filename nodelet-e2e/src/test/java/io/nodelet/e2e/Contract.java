package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Tests of another module, which fakes pass there, run inside a host against the real thing.
final class Contract {
    private static final String PLACE = "/opt/e2e-classes";
    /// What the tests in the host are made of.
    private static final Pattern NEEDED =
            Pattern.compile("(junit-|opentest4j|assertj-|byte-buddy|apiguardian|jspecify|nodelet-).*\\.jar");

    private Contract() {}

    /// @param tests      their class
    /// @param properties of the program that runs them
    static void assertKept(Testbed bed, String tests, Map<String, String> properties) {
        List<String> argv = new ArrayList<>(List.of(
                "/opt/pf9/nodelet/jdk/bin/java", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "-cp"));
        argv.add(String.join(":", installed(bed)));
        properties.forEach((key, value) -> argv.add("-D" + key + "=" + value));
        argv.addAll(List.of(TestsInHost.class.getName(), tests));
        CommandResult result = bed.exec(argv.toArray(String[]::new));
        assertThat(result.exit()).as(result.out() + result.err()).isZero();
    }

    /// Copies the classes, as the host sees no folder that the machine made for a moment, and returns their places
    /// there.
    private static List<String> installed(Testbed bed) {
        try {
            Path target = bed.inside(PLACE);
            installRunner(target);
            List<String> places = new ArrayList<>(List.of(PLACE));
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                String name = String.valueOf(Path.of(entry).getFileName());
                if (NEEDED.matcher(name).matches()) {
                    Files.copy(Path.of(entry), target.resolve(name));
                    places.add(PLACE + "/" + name);
                }
            }
            return places;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void installRunner(Path target) throws IOException {
        Path main = target.resolve(TestsInHost.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(main.getParent());
        try (var bytes = TestsInHost.class.getResourceAsStream("TestsInHost.class")) {
            Files.write(main, java.util.Objects.requireNonNull(bytes).readAllBytes());
        }
    }
}
