package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The contract that supervised processes keep is kept by units of a real systemd, too.
class SystemdServicesTest {
    private static final String PLACE = "/opt/e2e-classes";
    /// What the tests in the host are made of.
    private static final Pattern NEEDED = Pattern.compile(
            "(junit-|opentest4j|assertj-|byte-buddy|apiguardian|jspecify|nodelet-host|nodelet-model).*\\.jar");

    @Test
    void unitsKeepTheContractOfServices() throws IOException {
        try (Testbed bed = Testbed.up("--hosts-only", "--init", "systemd")) {
            CommandResult result = bed.exec(
                    "/opt/pf9/nodelet/jdk/bin/java",
                    "-XX:+UseSerialGC",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    String.join(":", install(bed)),
                    TestsInHost.class.getName(),
                    "io.nodelet.host.linux.SystemdServicesTest");
            assertThat(result.exit()).as(result.out() + result.err()).isZero();
            assertThat(result.out()).containsPattern("succeeded: [1-9][0-9]");
        }
    }

    /// Copies the classes, as the host sees no folder that the machine made for a moment, and returns their places
    /// there.
    private static List<String> install(Testbed bed) throws IOException {
        Path target = bed.inside(PLACE);
        Path main = target.resolve(TestsInHost.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(main.getParent());
        try (var bytes = TestsInHost.class.getResourceAsStream("TestsInHost.class")) {
            Files.write(main, java.util.Objects.requireNonNull(bytes).readAllBytes());
        }
        List<String> places = new ArrayList<>(List.of(PLACE));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            String name = String.valueOf(Path.of(entry).getFileName());
            if (NEEDED.matcher(name).matches()) {
                Files.copy(Path.of(entry), target.resolve(name));
                places.add(PLACE + "/" + name);
            }
        }
        return places;
    }
}
