package io.nodelet.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.ServiceExit.How;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every kind of services must do, the fake among them.
public abstract class ServicesContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Set<String> used = new HashSet<>();
    protected final BlockingQueue<ServiceExit> told = new LinkedBlockingQueue<>();

    /// A fresh agent's services; each call is another agent on the same machine.
    protected abstract Services services();

    /// A unit of a program that runs until it is ended.
    protected abstract ServiceUnit lasting(String name, String fingerprint);

    /// Kills a service's process from outside, for good.
    ///
    /// @return how it must be said to have ended
    protected abstract How kill(long pid, String name);

    @AfterEach
    protected void stopAll() {
        used.forEach(name -> services().stop(name, Duration.ofSeconds(1), true));
    }

    protected final ServiceUnit used(ServiceUnit unit) {
        used.add(unit.name());
        return unit;
    }

    protected final long pid(String name) {
        return switch (services().state(name)) {
            case ServiceState.Running(long pid, String _) -> pid;
            case ServiceState.Stopped stopped -> throw new AssertionError(name + " does not run: " + stopped);
        };
    }

    protected final ServiceExit exit(String name) {
        Services agent = services();
        assertThat(Poll.until(PATIENCE, () -> agent.state(name) instanceof ServiceState.Stopped))
                .isTrue();
        return ((ServiceState.Stopped) agent.state(name)).last().orElseThrow();
    }

    protected final ServiceExit nextTold() {
        try {
            return Objects.requireNonNull(told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS), "nothing was told");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Services.Watching watching() {
        return services().watch(told::add);
    }

    @Test
    void isFoundByTheNextAgentAndStartedOnce() {
        Services first = services();
        first.start(used(lasting("adopted", "f1")));
        long pid = pid("adopted");
        Services second = services();
        second.start(lasting("adopted", "f1"));
        assertThat(second.state("adopted")).isEqualTo(new ServiceState.Running(pid, "f1"));
        second.stop("adopted", PATIENCE, true);
        assertThat(first.state("adopted")).isEqualTo(new ServiceState.Stopped());
    }

    @Test
    void stoppingWhatDoesNotRunDoesNothing() {
        services().stop("nobody", PATIENCE, true);
        services().stop("nobody", PATIENCE, false);
        assertThat(services().state("nobody")).isEqualTo(new ServiceState.Stopped());
    }

    @Test
    void aDeathIsSeenAndItStartsAgain() {
        services().start(used(lasting("mortal", "f1")));
        long pid = pid("mortal");
        How how = kill(pid, "mortal");
        assertThat(exit("mortal"))
                .returns("mortal", ServiceExit::service)
                .returns(pid, ServiceExit::pid)
                .returns(how, ServiceExit::how);
        services().start(lasting("mortal", "f2"));
        assertThat(services().state("mortal")).isEqualTo(new ServiceState.Running(pid("mortal"), "f2"));
        assertThat(pid("mortal")).isNotEqualTo(pid);
    }

    @Test
    void anEndThatWasAskedForIsForgotten() {
        services().start(used(lasting("asked", "f1")));
        kill(pid("asked"), "asked");
        assertThat(exit("asked").service()).isEqualTo("asked");
        services().stop("asked", PATIENCE, true);
        assertThat(services().state("asked")).isEqualTo(new ServiceState.Stopped());
    }

    @Test
    void aWatchTellsOfEachDeathOnce() {
        services().start(used(lasting("earlier", "f1")));
        try (var _ = watching()) {
            services().start(used(lasting("later", "f1")));
            long earlier = pid("earlier");
            How how = kill(earlier, "earlier");
            assertThat(nextTold()).returns(earlier, ServiceExit::pid).returns(how, ServiceExit::how);
            for (String run : List.of("f1", "f2")) {
                services().start(lasting("later", run));
                long pid = pid("later");
                kill(pid, "later");
                assertThat(nextTold()).returns(pid, ServiceExit::pid).returns("later", ServiceExit::service);
            }
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aWatchSaysNothingOfWhatWasAskedFor() {
        services().start(used(lasting("dead", "f1")));
        kill(pid("dead"), "dead");
        assertThat(exit("dead").service()).isEqualTo("dead");
        try (var _ = watching()) {
            services().start(used(lasting("stopped", "f1")));
            services().stop("stopped", PATIENCE, true);
            services().start(used(lasting("restarted", "f1")));
            services().stop("restarted", PATIENCE, true);
            services().start(lasting("restarted", "f2"));
            services().start(used(lasting("last", "f1")));
            long last = pid("last");
            kill(last, "last");
            assertThat(nextTold().pid()).isEqualTo(last);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void aClosedWatchSaysNothing() {
        services().start(used(lasting("quiet", "f1")));
        watching().close();
        try (var _ = watching()) {
            kill(pid("quiet"), "quiet");
            assertThat(nextTold().service()).isEqualTo("quiet");
            assertThat(told).isEmpty();
        }
    }
}
