package io.nodelet.host.linux;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.model.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The services of a machine that may have been run in another way before, such as by us before systemd was there.
/// What still runs under the former supervisor counts as running with a fingerprint that nobody wants; started, it
/// ends there and begins here.
///
/// @param now        who runs services
/// @param former     who may have run them before
/// @param formerName in a person's words
/// @param knows      whether the former one has anything of a service, a cheap question
public record MigratingServices(Services now, Services former, String formerName, Predicate<String> knows)
        implements Services {
    /// What the fingerprint of such a service begins with; the former supervisor's name follows.
    public static final String FORMER = "former:";

    /// What a machine has: units of systemd, or processes that nodeletd starts itself.
    ///
    /// @param systemd which of the two is wanted
    public static Services of(boolean systemd, SystemdServices units, SupervisedServices processes) {
        return systemd
                ? new MigratingServices(units, processes, "nodeletd itself", processes::knows)
                : new MigratingServices(processes, units, "systemd", units::knows);
    }

    @Override
    public ServiceState state(String name) {
        ServiceState state = now.state(name);
        return state instanceof ServiceState.Stopped
                        && knows.test(name)
                        && former.state(name) instanceof ServiceState.Running(long pid, String _)
                ? new ServiceState.Running(pid, FORMER + formerName)
                : state;
    }

    @Override
    public void start(ServiceUnit unit) {
        if (knows.test(unit.name())) {
            former.stop(unit.name(), Duration.ofSeconds(30), false);
        }
        now.start(unit);
    }

    @Override
    public void stop(String name, Duration timeout, boolean all) {
        if (all || knows.test(name)) {
            former.stop(name, timeout, all);
        }
        now.stop(name, timeout, all);
    }

    /// Of those that run here: what a former supervisor still runs is looked at by everybody, and soon moved.
    @Override
    public Watching watch(Consumer<ServiceExit> sink) {
        return now.watch(sink);
    }

    @Override
    public Optional<Instant> unattendedRestart(String name) {
        return now.unattendedRestart(name);
    }

    @Override
    public Path log(String name) {
        return now.log(name);
    }

    @Override
    public Optional<Failure> tampered(String name) {
        return now.tampered(name);
    }

    @Override
    public List<Path> files(String name) {
        return now.files(name);
    }

    @Override
    public List<Path> settings(String name) {
        return now.settings(name);
    }
}
