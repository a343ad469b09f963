package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Difference;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.resources.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A service that the host has started again by itself: adopted, unless what it reads was written after that.
class ServicesDriverTest {
    @TempDir
    Path root;

    private final OneService services = new OneService();
    private ServicesDriver driver;
    private Service service;
    private Path input;

    @BeforeEach
    void begin() throws IOException {
        Path program = Files.writeString(root.resolve("program"), "");
        input = Files.writeString(root.resolve("input"), "as declared");
        driver = new ServicesDriver(services, new Digests(root.resolve("digests"), PlainDigest::of));
        service = new Service("etcd", List.of(program.toString()), List.of(input)).needing("containerd");
        driver.apply(service);
    }

    @Test
    void whatItNeedsGoesAlongAndIsNoReasonToRestartIt() {
        assertThat(services.done).containsExactly("start [containerd]");
        assertThat(driver.compare(service.needing("another"))).isEqualTo(Difference.same());
    }

    @Test
    void whatTheHostStartedAgainIsAdopted() {
        services.unattended = Optional.of(Instant.now().plusSeconds(60));
        assertThat(driver.compare(service)).isEqualTo(Difference.same());
        driver.apply(service);
        assertThat(services.done).doesNotContain("stop");
    }

    @Test
    void whatItReadThenAndWasWrittenSinceRestartsIt() {
        services.unattended = Optional.of(Instant.now().minusSeconds(60));
        assertThat(driver.compare(service))
                .isEqualTo(Difference.changed("it was started again while no nodeletd acted, before "
                        + root.resolve("program") + " was as it is now"));
        driver.apply(service);
        assertThat(services.done).containsExactly("start [containerd]", "stop", "start [containerd]");
    }

    /// Runs what it is told to, nowhere.
    private static final class OneService implements Services {
        private final List<String> done = new ArrayList<>();
        private Optional<Instant> unattended = Optional.empty();
        private ServiceState state = new ServiceState.Stopped();

        @Override
        public ServiceState state(String name) {
            return state;
        }

        @Override
        public void start(ServiceUnit unit) {
            done.add("start " + unit.after());
            state = new ServiceState.Running(1, unit.fingerprint());
        }

        @Override
        public void stop(String name, Duration timeout, boolean all) {
            done.add("stop");
            state = new ServiceState.Stopped();
        }

        @Override
        public Watching watch(Consumer<ServiceExit> sink) {
            return () -> {};
        }

        @Override
        public Path log(String name) {
            return Path.of("/dev/null");
        }

        @Override
        public Optional<Instant> unattendedRestart(String name) {
            return unattended;
        }
    }
}
