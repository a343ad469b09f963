package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In a control group of its own, `nodelet-test-PID`, which is removed.
class SupervisedServicesTest extends ServicesContract {
    private static final String GROUP =
            "nodelet-test-" + ProcessHandle.current().pid();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @BeforeAll
    static void needsRootAndControlGroups() {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root");
        assumeTrue(Files.isWritable(Path.of("/sys/fs/cgroup")), "needs control groups");
    }

    @AfterAll
    static void removeGroup() {
        if (System.getProperty("user.name").equals("root")) {
            new Cgroups().remove(GROUP);
        }
    }

    @Override
    Services services() {
        return new SupervisedServices(folder.resolve("services"), folder.resolve("logs"), GROUP);
    }

    /// A record that names a process with another start time speaks of one that is gone.
    @Test
    void aNumberThatSomebodyElseHasNowIsNotOurs() throws IOException, InterruptedException {
        Process foreign = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.createDirectories(folder.resolve("services"));
            Files.writeString(folder.resolve("services/reused"), "f1 " + foreign.pid() + " 1\n");
            assertThat(services().state("reused")).isEqualTo(new ServiceState.Stopped());
            services().stop("reused", Duration.ofSeconds(1), true);
            assertThat(foreign.isAlive()).isTrue();
            services().start(new ServiceUnit("reused", List.of("/bin/sleep", "1000"), Map.of(), "f1"));
            assertThat(foreign.isAlive()).isTrue();
            services().stop("reused", Duration.ofSeconds(5), true);
            assertThat(foreign.isAlive()).isTrue();
        } finally {
            foreign.destroyForcibly().waitFor();
        }
    }

    @Test
    void eachHasAGroupOfItsOwnWhichGoesWithIt() {
        services().start(new ServiceUnit("grouped", List.of("/bin/sleep", "1000"), Map.of(), "f1"));
        assertThat(new Cgroups().processes(GROUP + "/grouped")).hasSize(1);
        services().stop("grouped", Duration.ofSeconds(5), true);
        assertThat(new Cgroups().exists(GROUP + "/grouped")).isFalse();
        assertThat(folder.resolve("services/grouped")).doesNotExist();
    }

    @Test
    void aHalfWrittenRecordIsNone() throws IOException {
        Files.createDirectories(folder.resolve("services"));
        for (String half : List.of("", "f1", "f1 12", "f1 x y", "f1 12 \n")) {
            Files.writeString(folder.resolve("services/half"), half);
            assertThat(services().state("half")).isEqualTo(new ServiceState.Stopped());
        }
    }
}
