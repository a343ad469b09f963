package io.nodelet.phases.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Progress;
import io.nodelet.host.FakeServices;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.service.ServiceMonitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Each row of the table: garbage is set aside, what is whole stays.
class StateIntegrityCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-30T19:00:00Z");
    private static final String ASIDE = "nodelet-damaged/20261130T190000Z-";
    private final List<String> said = new ArrayList<>();
    private final List<String> forgotten = new ArrayList<>();

    @TempDir
    private Path folder;

    private FakeServices services;
    private boolean useful = true;

    @BeforeEach
    void noServices() {
        services = new FakeServices(folder, Clock.systemUTC());
    }

    private List<StateFile> containerd() {
        return StateFiles.containerd(folder.resolve("data"), folder.resolve("run"), folder.resolve("cni"));
    }

    private List<StateFile> kubelet() {
        return StateFiles.kubelet(folder.resolve("kubelet"));
    }

    private StateIntegrityCheck state(List<StateFile> rows) {
        return new StateIntegrityCheck(
                "it", rows, () -> useful, _ -> forgotten.add("all"), new ServiceMonitor(services), () -> NOW);
    }

    private Path file(StateFile row, byte[] content) throws IOException {
        Path file = row.root().resolve(row.pattern().replace("*", "x1"));
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static byte[] whole(StateFile row) {
        return row.format() == StateFormat.BOLT
                ? BoltFileTest.real()
                : "{\"policyName\":\"none\",\"defaultCpuSet\":\"\",\"checksum\":1353318690}"
                        .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, byte[]> garbage(StateFile row) {
        byte[] whole = whole(row);
        byte[] half = Arrays.copyOf(whole, whole.length / 4);
        return Map.of("empty", new byte[0], "zeros", new byte[whole.length], "half", half);
    }

    @TestFactory
    Stream<DynamicTest> eachRow() {
        return Stream.concat(containerd().stream(), kubelet().stream())
                .map(row -> DynamicTest.dynamicTest(row.pattern(), () -> {
                    stays(row);
                    for (Map.Entry<String, byte[]> entry : garbage(row).entrySet()) {
                        goes(row, entry.getKey(), entry.getValue());
                    }
                }));
    }

    private void stays(StateFile row) throws IOException {
        Path file = file(row, whole(row));
        assertThat(state(List.of(row)).check()).isEqualTo(Health.healthy());
        state(List.of(row)).perform(said::add);
        assertThat(file).hasBinaryContent(whole(row));
    }

    private void goes(StateFile row, String how, byte[] content) throws IOException {
        Path file = file(row, content);
        StateIntegrityCheck state = state(List.of(row));
        said.clear();
        forgotten.clear();

        assertThat(state.check()).as(how).isInstanceOfSatisfying(Health.Unhealthy.class, unhealthy -> {
            assertThat(unhealthy.failure().code()).isEqualTo(ReasonCode.STATE_DAMAGED);
            assertThat(unhealthy.failure().message()).contains(file.toString());
        });
        state.perform(said::add);

        assertThat(file).as(how).doesNotExist();
        assertThat(state.check()).isEqualTo(Health.healthy());
        assertThat(new SetAside(row.root()).files()).anySatisfy(path -> {
            assertThat(path).hasBinaryContent(content);
            assertThat(path.toString())
                    .contains(ASIDE + row.root().relativize(file).toString().replace('/', '_'));
            assertThat(SetAside.when(path)).isEqualTo(NOW);
        });
        assertThat(said.getLast()).contains(file.toString(), "is set aside as", "Lost: " + row.lost());
        assertThat(forgotten).hasSize(row.whole() ? 1 : 0);
    }

    @Test
    void whatCannotBeReadIsNotTouched() throws IOException {
        StateFile row = kubelet().getFirst();
        Path file = row.root().resolve(row.pattern());
        Files.createDirectories(file); // reading it fails as a failing disk does
        assertThat(state(kubelet()).check()).isEqualTo(Health.healthy());
        state(kubelet()).perform(Progress.SILENT);
        assertThat(file).isDirectory();
        Files.delete(file);
        Path elsewhere = Files.write(folder.resolve("elsewhere"), new byte[0]);
        Files.createSymbolicLink(file, elsewhere);
        assertThat(state(kubelet()).check()).isEqualTo(Health.healthy());
    }

    @Test
    void aDiskThatIsAwayHoldsNothingDamaged() {
        assertThat(state(containerd()).check()).isEqualTo(Health.healthy());
        assertThat(state(kubelet()).check()).isEqualTo(Health.healthy());
    }

    @Test
    void nothingIsTouchedUnderAServiceThatIsOfUse() throws IOException {
        Path file = file(containerd().getFirst(), new byte[0]);
        services.start(new ServiceUnit("it", List.of("/bin/it"), Map.of(), "1"));
        assertThat(state(containerd()).check()).isEqualTo(Health.healthy());
        useful = false;
        assertThat(state(containerd()).check().isHealthy()).isFalse();
        state(containerd()).perform(Progress.SILENT);
        assertThat(services.state("it")).isInstanceOf(ServiceState.Stopped.class);
        assertThat(file).doesNotExist();
    }

    @Test
    void aServiceThatIsOfNoUseAndHasWholeFilesIsNotTouchedEither() throws IOException {
        Path file = file(containerd().getFirst(), BoltFileTest.real());
        services.start(new ServiceUnit("it", List.of("/bin/it"), Map.of(), "1"));
        useful = false;
        assertThat(state(containerd()).check()).isEqualTo(Health.healthy());
        assertThat(file).exists();
        assertThat(services.state("it")).isInstanceOf(ServiceState.Running.class);
    }

    /// Snapshots that no metadata names have the names that new ones get.
    @Test
    void withContainerdsMetadataGoesWhatItTellsApart() throws IOException {
        StateFile images = containerd().get(0);
        StateFile snapshots = containerd().get(1);
        file(images, new byte[0]);
        Path other = file(snapshots, BoltFileTest.real());
        state(containerd()).perform(said::add);
        assertThat(other).doesNotExist();
        assertThat(forgotten).containsExactly("all");
        assertThat(new SetAside(images.root()).files()).hasSize(2);
    }

    /// Killed while the rest goes: the file that says so is still there.
    @Test
    void aRunThatIsKilledIsBegunAgain() throws IOException {
        Path file = file(containerd().getFirst(), new byte[0]);
        StateIntegrityCheck killed = new StateIntegrityCheck(
                "it",
                containerd(),
                () -> useful,
                _ -> {
                    throw new NodeletException("killed");
                },
                new ServiceMonitor(services),
                () -> NOW);
        assertThatThrownBy(() -> killed.perform(Progress.SILENT)).hasMessage("killed");
        assertThat(file).exists();
        state(containerd()).perform(said::add);
        assertThat(file).doesNotExist();
        assertThat(forgotten).containsExactly("all");
    }

    @Test
    void theNewestAreKept() throws IOException {
        StateFile row = kubelet().getFirst();
        for (int i = 0; i < SetAside.KEPT + 5; i++) {
            file(row, new byte[0]);
            state(List.of(row)).perform(said::add);
        }
        assertThat(new SetAside(row.root()).files()).hasSize(SetAside.KEPT);
    }
}
