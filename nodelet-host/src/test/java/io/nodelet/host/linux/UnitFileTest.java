package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.ServiceUnit;
import io.nodelet.host.ServiceUnit.Nature;
import io.nodelet.host.ServiceUnit.Rank;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The text of a unit.
class UnitFileTest {
    private static String text(int version, String... after) {
        return text(version, Map.of(), after);
    }

    private static String text(int version, Map<String, String> env, String... after) {
        return text(version, env, Rank.ORDINARY, after);
    }

    private static String text(int version, Map<String, String> env, Rank rank, String... after) {
        var unit = new ServiceUnit(
                "kubelet", List.of("/bin/kubelet"), env, "f1", Nature.POWERFUL, List.of(after), Optional.empty(), rank);
        Path folder = Path.of("/run/records");
        var paths = new UnitFile.UnitPaths(
                "nodelet-",
                Path.of("/var/log/kubelet.log"),
                folder.resolve("k.exit"),
                folder.resolve("k.again"),
                folder.resolve("k.env"));
        return UnitFile.text(unit, paths, Duration.ofSeconds(20), version);
    }

    @Test
    void itComesBackForEverAndLaterEachTimeWhereSystemdKnowsHow() {
        for (int version : new int[] {252, 257}) {
            assertThat(text(version).lines())
                    .contains("Restart=always", "RestartSec=20s", "StartLimitIntervalSec=0")
                    .noneMatch(line -> line.matches("[A-Z][A-Za-z]+=.*[{][A-Z]+[}].*"));
        }
        assertThat(text(252)).doesNotContain("RestartSteps", "RestartMaxDelaySec");
        assertThat(text(254).lines()).contains("RestartSteps=5", "RestartMaxDelaySec=300s");
    }

    /// What the shells of the unit say of an end, run as systemd runs them, but for where control groups lie.
    @Test
    void aKillForLackOfMemoryIsToldByTheControlGroupOfEitherVersion(@TempDir Path folder) throws Exception {
        Path exit = folder.resolve("k.exit");
        for (String events :
                new String[] {"memory/system.slice/u/memory.oom_control", "system.slice/u/memory.events"}) {
            Path file = folder.resolve(events);
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, "low 0\noom 1\noom_kill 1\noom_group_kill 0\n");
            assertThat(ended(folder, exit, "signal", "KILL")).as(events).isEqualTo("oom-kill killed KILL\n");
            Files.writeString(file, "oom_kill 0\n");
            assertThat(ended(folder, exit, "signal", "KILL")).as(events).isEqualTo("signal killed KILL\n");
        }
    }

    private static String ended(Path cgroups, Path exit, String result, String status) throws Exception {
        String line = text(257)
                .lines()
                .filter(otherLine -> otherLine.startsWith("ExecStopPost="))
                .findFirst()
                .orElseThrow();
        String script = line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\''))
                .replace("/sys/fs/cgroup", cgroups.toString())
                .replace("%n", "u")
                .replace("$$", "$");
        var shell = new ProcessBuilder("/bin/sh", "-c", script, exit.toString());
        shell.environment().putAll(Map.of("SERVICE_RESULT", result, "EXIT_CODE", "killed", "EXIT_STATUS", status));
        assertThat(shell.start().waitFor()).isZero();
        return Files.readString(exit);
    }

    @Test
    void aChildThatIsKilledForLackOfMemoryDoesNotEndTheService() {
        assertThat(text(257).lines()).contains("OOMPolicy=continue");
    }

    /// Everybody may read units, and ask systemd for them.
    @Test
    void itsEnvironmentStandsInAFileOfRootsAlone() {
        Map<String, String> env = Map.of("HTTPS_PROXY", "http://me:s3\"cr$e`t\\@proxy:3128", "NO_PROXY", "a,b c%d");
        String text = text(252, env);
        assertThat(text).doesNotContain("me:s3", "Environment=");
        assertThat(text.lines()).contains("EnvironmentFile=/run/records/k.env");
        assertThat(text(252)).doesNotContain("EnvironmentFile");
        assertThat(UnitFile.environment(env)).isEqualTo("""
                HTTPS_PROXY="http://me:s3\\"cr\\$e\\`t\\\\@proxy:3128"
                NO_PROXY="a,b c%d"
                """);
    }

    @Test
    void podsAndOtherServicesGoBeforeIt() {
        assertThat(text(252).lines()).contains("OOMScoreAdjust=-998", "CPUWeight=200", "IOWeight=200", "LimitCORE=0");
        assertThat(text(252, Map.of(), Rank.VITAL).lines())
                .contains("OOMScoreAdjust=-999", "CPUWeight=1000", "IOWeight=1000");
    }

    @Test
    void itStopsBeforeWhatItNeedsAndAfterNodeletd() {
        assertThat(text(252, "containerd", "kube-apiserver").lines())
                .contains(
                        "After=network.target nodelet-containerd.service nodelet-kube-apiserver.service",
                        "Before=nodeletd.service");
        assertThat(text(252).lines()).contains("After=network.target");
    }
}
