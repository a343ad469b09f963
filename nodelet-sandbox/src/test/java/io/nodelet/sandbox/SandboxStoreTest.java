package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.sandbox.Faults.Cut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxStoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private SandboxStore sandboxStore;

    @BeforeEach
    void open() {
        sandboxStore = new SandboxStore(folder.resolve("nodelet/sandboxes"));
    }

    @Test
    void what_was_saved_is_found_again() {
        Sandbox sandbox = sandbox("t1");
        try (var _ = sandboxStore.lock("t1")) {
            sandboxStore.save(sandbox);
        }

        assertThat(sandboxStore.find("t1")).hasValue(sandbox);
        assertThat(sandboxStore.all()).containsExactly(sandbox);
        assertThat(sandboxStore.find("t2")).isEmpty();
    }

    @Test
    void delete_leaves_no_folder_also_of_what_was_never_recorded() throws IOException {
        try (var _ = sandboxStore.lock("t1")) {
            Files.createDirectories(sandboxStore.hostFolder("t1", "master-1").resolve("upper/etc"));
            Files.createSymbolicLink(sandboxStore.hostFolder("t1", "master-1").resolve("link"), folder);
            sandboxStore.delete("t1");
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void faults_are_found_again_and_are_none_where_none_were_recorded() {
        Faults faults = Faults.NONE
                .withCuts(Cut.between(List.of("master-1"), false))
                .withLink("master-1", LinkQuality.GOOD.withLoss("2.5%"))
                .withFull("master-1");
        try (var _ = sandboxStore.lock("t1")) {
            sandboxStore.save(sandbox("t1"));
            sandboxStore.save("t1", faults);
        }

        assertThat(sandboxStore.faults("t1")).isEqualTo(faults);
        assertThat(sandboxStore.faults("t2").none()).isTrue();
    }

    @Test
    void only_one_command_holds_a_sandbox() {
        try (var _ = sandboxStore.lock("t1")) {
            assertThatThrownBy(() -> sandboxStore.lock("t1"))
                    .isInstanceOf(NodeletException.class)
                    .hasMessage("another nodeletctl works on sandbox t1");
        }
        try (var again = sandboxStore.lock("t1")) {
            assertThat(again.channel().isOpen()).isTrue();
        }
    }

    @Test
    void letting_go_of_what_was_never_recorded_leaves_no_folder() {
        try (var held = sandboxStore.lock("t1")) {
            assertThat(held.folder()).isDirectory();
        }

        assertThat(folder.resolve("nodelet/sandboxes")).doesNotExist();
    }

    @Test
    void names_that_would_leave_the_folder_are_refused() {
        for (String name : List.of("", "..", "a/b", "-a", "A", "a".repeat(33))) {
            assertThatThrownBy(() -> sandboxStore.folder(name)).as(name).isInstanceOf(NodeletException.class);
        }
    }

    @Test
    void a_record_that_is_no_json_is_named() throws IOException {
        Files.createDirectories(sandboxStore.folder("t1"));
        Files.writeString(sandboxStore.folder("t1").resolve("sandbox.json"), "{");

        assertThatThrownBy(() -> sandboxStore.find("t1")).hasMessageContaining("t1/sandbox.json");
    }

    @Test
    void the_users_own_folder_comes_from_the_environment() {
        assertThat(SandboxStore.of(Map.of("NODELET_STATE", "/s")).folder("a")).isEqualTo(Path.of("/s/sandboxes/a"));
        assertThat(SandboxStore.of(Map.of("XDG_STATE_HOME", "/x")).folder("a"))
                .isEqualTo(Path.of("/x/nodelet/sandboxes/a"));
    }

    @Test
    void a_host_that_is_not_there_is_answered_with_those_that_are() {
        assertThat(sandbox("t1").host("").name()).isEqualTo("master-1");
        assertThatThrownBy(() -> sandbox("t1").host("worker-7"))
                .isInstanceOfSatisfying(
                        NodeletException.class, e -> assertThat(e.remedy()).isEqualTo("It has: master-1."));
    }

    private static Sandbox sandbox(String name) {
        Host host = new Host("master-1", Role.MASTER, "10.99.4.11", new RecordedProcess(12, 345));
        return new Sandbox(
                name,
                4,
                "small",
                "/b",
                "2026-11-22T18:00:00Z",
                RecordedProcess.NONE,
                List.of("/c/nodelet-t1"),
                List.of(host));
    }
}
