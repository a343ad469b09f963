package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.Arch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LongRunningToolTest {
    @TempDir
    Path folder;

    @Test
    void tellsEachLineOfBothStreams() {
        List<String> seen = new ArrayList<>();

        LongRunningTool.Result result = new LongRunningTool(
                        List.of("/bin/sh", "-c", "echo one; echo two >&2; pwd; echo $NODELET_X$HOME; exit 3"),
                        folder,
                        Map.of("NODELET_X", "x", "HOME", ""),
                        Duration.ofSeconds(20))
                .run(seen::add);

        assertThat(result.exit()).isEqualTo(3);
        assertThat(seen).containsExactly("one", "two", folder.toString(), "x").isEqualTo(result.lines());
    }

    @Test
    void endsWhatTakesTooLongWithItsChildren() {
        LongRunningTool slow = new LongRunningTool(
                List.of("/bin/sh", "-c", "sleep 600 & sleep 600"), folder, Map.of(), Duration.ofMillis(100));

        assertThatThrownBy(slow::run).hasMessage("`/bin/sh` was not done after 0 s");
    }

    @Test
    void saysWhatItCannotRun() {
        assertThatThrownBy(() -> LongRunningTool.of("/nowhere/tool").run())
                .hasMessageStartingWith("cannot run `/nowhere/tool`: ");
    }

    @ParameterizedTest
    @CsvSource({
        "go1.26.8, true",
        "go1.26rc1, true",
        "go1.27, true",
        "go1.25.9, false",
        "go1.19.8, false",
        "devel, false"
    })
    void knowsWhichGoIsNewEnough(String version, boolean enough) throws IOException {
        Path go = Files.writeString(
                folder.resolve("go"),
                "#!/bin/sh\n[ \"$GOTOOLCHAIN\" = local ] && printf '" + version + "\\n/m\\n/r\\n'\n");
        Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwxr-xr-x"));

        GoToolchain found = GoToolchain.ask(go);

        assertThat(found).isEqualTo(new GoToolchain(go, version, Path.of("/m"), Path.of("/r")));
        assertThat(found.newEnough()).isEqualTo(enough);
    }

    @Test
    void goIsToldWhatForAndKeepsVerifying() {
        Map<String, String> env = GoToolchain.environment(Arch.ARM64, false);

        assertThat(env)
                .containsEntry("GOARCH", "arm64")
                .containsEntry("CGO_ENABLED", "0")
                .containsEntry("GOTOOLCHAIN", "local")
                .containsEntry("GOFLAGS", "-mod=readonly")
                .doesNotContainKeys("GONOSUMDB", "GONOSUMCHECK", "GOSUMDB", "GOINSECURE", "GOPROXY");
    }

    @Test
    void otherArchitecturesNeedOtherPackages() {
        List<String> own = List.of("gcc", "libc6-dev", "pkg-config", "libseccomp-dev");
        Arch other = Arch.current() == Arch.AMD64 ? Arch.ARM64 : Arch.AMD64;

        assertThat(new CrossTools(folder, Arch.current()).packages(own)).isEqualTo(own);
        assertThat(new CrossTools(folder, other).packages(own))
                .containsExactly(
                        "gcc-" + other.machine().replace('_', '-') + "-linux-gnu",
                        "libc6-dev-" + other + "-cross",
                        "pkg-config");
    }

    @Test
    void packagesThatMayNotBeInstalledAreNamed() {
        DebianPackages refusing = new DebianPackages(packages -> false);

        assertThatThrownBy(() -> refusing.need(List.of("bash", "nodelet-no-such-package"), BuildProgress.SILENT))
                .hasMessage("these Debian packages are missing: nodelet-no-such-package");
    }

    @Test
    void countsWhatGoSays() {
        List<String> states = new ArrayList<>();
        CompileProgress progress = new CompileProgress("tool", (name, state, done) -> states.add(state));

        List.of("go: downloading example.org/a v1.0.0", "internal/cpu", "example.org/a/b")
                .forEach(progress::line);

        assertThat(states)
                .containsExactly(
                        "fetched 1 modules, compiled 0 packages",
                        "fetched 1 modules, compiled 1 packages",
                        "fetched 1 modules, compiled 2 packages");
    }

    @Test
    void countsOfHowMany() {
        List<String> states = new ArrayList<>();
        CompileProgress progress = new CompileProgress("tool", (name, state, done) -> states.add(state));

        List.of("internal/cpu", "go: downloading example.org/a v1.0.0", "example.org/a/b", "example.org/a")
                .forEach(progress::listed);
        List.of("internal/cpu", "example.org/a/b").forEach(progress::line);

        assertThat(states)
                .containsExactly(
                        "fetched 1 modules",
                        "fetched 1 modules, compiled 1 of 3 packages",
                        "fetched 1 modules, compiled 2 of 3 packages");
    }

    @Test
    void keepsWhatGoComplainsOf() {
        assertThat(CompileProgress.errors(List.of(
                        "go: downloading example.org/a v1.0.0",
                        "example.org/a",
                        "# example.org/a",
                        "a.go:1:1: undefined: b")))
                .isEqualTo("\n  # example.org/a\n  a.go:1:1: undefined: b");
    }
}
