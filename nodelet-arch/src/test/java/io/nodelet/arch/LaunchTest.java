package io.nodelet.arch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `bin/*` and `lib/launch` give to Java. This Java is the one that packages take along: a new one that does not
/// know a
/// flag any more, or warns of it, is seen here, before a node's daemon does not start.
class LaunchTest {
    private static final Path DIST = Sources.ROOT.resolve("nodelet-dist/src/main/dist");
    private static final String UNLOCK = "-XX:+UnlockDiagnosticVMOptions";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    /// Programs as they are shipped, with a Java that only prints what it is given, a word a line.
    @BeforeEach
    void install() throws IOException {
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String file : List.of("bin/nodeletd", "bin/nodeletctl", "lib/launch")) {
            Path copy = home.resolve(file);
            Files.createDirectories(home.resolve(Path.of(file).getName(0)));
            Files.copy(DIST.resolve(file), copy);
        }
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(key -> key.startsWith("NODELET_") || key.startsWith("JAVA_"));
        builder.environment().remove("JDK_JAVA_OPTIONS");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s said:%n%s", command, said).isEqualTo(0);
        return said.lines().toList();
    }

    private List<String> flags(String program, String argument) throws IOException, InterruptedException {
        List<String> all =
                run(List.of("sh", home.resolve("bin").resolve(program).toString(), argument));
        return all.subList(0, all.indexOf("-jar"));
    }

    @ParameterizedTest
    @CsvSource({"nodeletd, run", "nodeletd, why", "nodeletd, version", "nodeletctl, token"})
    void thisJavaTakesEachFlagWithoutAWarning(String program, String argument) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(flags(program, argument));
        command.removeIf(text -> text.startsWith("-Xlog:")); // they would keep warnings to themselves
        command.add("-version");

        assertThat(run(command))
                .as(String.join(" ", command))
                .noneMatch(text -> text.toLowerCase(java.util.Locale.ROOT).contains("warning"))
                .hasSize(3);
    }

    /// Flags that Java may drop without a word, one by one with what each gains: [benchmarks.md].
    @Test
    void oneDiagnosticFlagIsWorthIt() throws Exception {
        List<String> flags = flags("nodeletd", "run");
        assertThat(flags).contains(UNLOCK);
        List<String> plain = new ArrayList<>(flags);
        plain.remove(UNLOCK);
        plain.remove("-XX:ArchiveRelocationMode=0");
        plain.addFirst(Path.of(System.getProperty("java.home"), "bin/java").toString());
        plain.add("-version");
        assertThat(run(plain)).as("needs no other").hasSize(3);
    }

    /// A leak of classes ends it, as one of objects does, and systemd starts it again.
    @Test
    void theDaemonsMemoryHasLimitsOfEachKind() throws Exception {
        assertThat(flags("nodeletd", "run"))
                .contains("-Xmx48m", "-XX:MaxMetaspaceSize=64m", "-XX:ReservedCodeCacheSize=6m")
                .contains("-XX:+ExitOnOutOfMemoryError");
    }
}
