package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Sandboxes live side by side and leave nothing, whatever was done to them.
@Tag("alone")
@Tag("full")
class TwoSandboxesTest {
    private static final int WAL = 64_000_000;

    @Test
    void sideBySideAndGoneWithoutATrace() {
        Testbed first = Testbed.reserve();
        Testbed second = Testbed.reserve();
        NavigableSet<String> nothingOfFirst = MachineSnapshot.of(first.name());
        NavigableSet<String> nothingOfSecond = MachineSnapshot.of(second.name());
        try (first;
                second) {
            Testbed.assertOk(first.tryUp());
            Testbed.assertOk(second.tryUp());
            assertThat(first.host().address()).isNotEqualTo(second.host().address());
            first.kubectl("create", "configmap", "mine");
            assertThat(second.tryKubectl("get", "configmap", "mine").exit()).isNotZero();
            assertThat(MachineSnapshot.of(first.name())).isNotEqualTo(nothingOfFirst);

            Map<String, List<String>> services = RunningServices.running(second);
            first.close();
            MachineSnapshot.assertBackTo(nothingOfFirst, first.name(), "the first is down");
            assertThat(RunningServices.running(second)).isEqualTo(services);
            assertThat(second.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready");
        }
        MachineSnapshot.assertBackTo(nothingOfSecond, second.name(), "both are down");
    }

    private static Process beginUp(Testbed bed, Path printed) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Ctl.argv(bed.upWith()))
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile());
        builder.environment().put("CI", "true");
        return builder.start();
    }

    private static void killHard(Process up) throws InterruptedException {
        up.descendants().forEach(ProcessHandle::destroyForcibly);
        up.destroyForcibly();
        assertThat(up.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean there(Testbed bed, String path) {
        try {
            // Programs are links into the host's bundle, which is not where the machine would look for it.
            return Files.exists(bed.inside(path), LinkOption.NOFOLLOW_LINKS);
        } catch (RuntimeException e) {
            return false; // no sandbox yet
        }
    }

    /// Killed as soon as each of these is there: the record, a host, the middle of the phases.
    @Test
    void anUpThatWasKilledGoesDownWithoutATraceAndComesUpAgain() throws IOException, InterruptedException {
        Testbed bed = Testbed.reserve();
        NavigableSet<String> nothing = MachineSnapshot.of(bed.name());
        for (String sign : List.of("", "/run", "/var/opt/pf9/nodelet/ledger")) {
            killUpOnceThereIs(bed, sign);
            bed.close();
            MachineSnapshot.assertBackTo(nothing, bed.name(), "killed once there is " + sign);
        }
        killUpOnceThereIs(bed, "/opt/pf9/pf9-kube/bin/etcd");
        try (bed) {
            Testbed.assertOk(bed.tryUp());
            assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready");
            assertThat(RunningServices.running(bed).values()).allMatch(list -> list.size() == 1);
        }
        MachineSnapshot.assertBackTo(nothing, bed.name(), "down after it came up again");
    }

    /// etcd waits for ever on a log that was made and never written into: what a kill leaves in a few milliseconds of
    /// its very first start. The log here was left by etcd so.
    @Test
    void aFirstStartOfEtcdThatWasBrokenOffBeginsAnew() throws IOException {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp("--hosts-only"));
            Testbed.assertOk(bed.nodeletd("phases", "start", "--phase", "050", "--single"));
            Path data = bed.inside("/var/opt/pf9/kube/etcd/data");
            breakOff(data);
            Testbed.assertOk(bed.tryUp());
            assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready");
            assertThat(data.toFile().list()).anyMatch(text -> text.startsWith("unfinished-"));
        }
    }

    private static void breakOff(Path data) throws IOException {
        Path wal = Files.createDirectories(data.resolve("member/wal"));
        try (InputStream created = TwoSandboxesTest.class.getResourceAsStream("created.wal")) {
            Files.write(
                    wal.resolve("0000000000000000-0000000000000000.wal"), Arrays.copyOf(created.readAllBytes(), WAL));
        }
    }

    private static void killUpOnceThereIs(Testbed bed, String sign) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("nodelet-e2e-", ".log");
        Process up = beginUp(bed, printed);
        try {
            Path record = bed.folder().resolve("sandbox.json");
            assertThat(Poll.until(
                            Duration.ofMinutes(3),
                            () -> sign.isEmpty() ? Files.exists(record) : there(bed, sign) || !up.isAlive()))
                    .isTrue();
            assertThat(up.isAlive()).as(() -> read(printed)).isTrue();
        } finally {
            killHard(up);
            Files.delete(printed);
        }
    }
}
