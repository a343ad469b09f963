package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that a configuration names, on a machine in a folder.
class TrustCheckTest {
    @TempDir
    Path root;

    private Path machine;

    @BeforeEach
    void begin() throws IOException {
        machine = root.resolve("machine");
        Path tree = Files.writeString(
                root.resolve("tree"),
                "== /opt/pf9/nodelet/bundle/manifest.json\n{}\n== /etc/pf9/token\nsecret\n== /usr/sbin/keepalived\n\n");
        RecordedMachine.of(machine, tree);
    }

    private List<PreflightProblem> look(String yaml) throws IOException {
        Path file = Files.writeString(root.resolve("nodelet.yaml"), yaml);
        Path none = Files.writeString(root.resolve("none"), "");
        return TrustCheck.files(new PreflightContext(
                ConfigFile.load(file), RecordedMachine.of(machine, none).machine(), Instant.EPOCH));
    }

    private void mode(String path, String mode) throws IOException {
        Files.setPosixFilePermissions(machine.resolve(path), PosixFilePermissions.fromString(mode));
    }

    @Test
    void whatIsRootsAloneIsFine() throws IOException {
        assertThat(look("join: {tokenFile: /etc/pf9/token}\n")).isEmpty();
    }

    @Test
    void allFaultsAreToldAtOnceEachOnce() throws IOException {
        mode("etc/pf9/token", "rw-rw----");
        mode("opt/pf9", "rwxrwxrwx");
        assertThat(look("join: {tokenFile: /etc/pf9/token}\n"))
                .hasSize(2)
                .allSatisfy(
                        preflightProblem -> assertThat(preflightProblem.fatal()).isTrue())
                .extracting(PreflightProblem::problem)
                .anySatisfy(text -> assertThat(text).contains("etc/pf9/token can be written by others", "mode 0660"))
                .anySatisfy(text -> assertThat(text).contains("manifest.json can't be trusted: ", "mode 0777"));
        assertThat(look("join: {tokenFile: /etc/pf9/none}\n"))
                .singleElement()
                .satisfies(preflightProblem ->
                        assertThat(preflightProblem.remedy()).contains("chmod go-w " + machine.resolve("opt/pf9")));
    }

    @Test
    void keepalivedMattersWhereThereIsAVirtualIp() throws IOException {
        mode("usr/sbin/keepalived", "rwxrwxrwx");
        assertThat(look("")).isEmpty();
        assertThat(look("controlPlane: {virtualIp: {address: 192.168.1.9}}\n")).hasSize(1);
    }
}
