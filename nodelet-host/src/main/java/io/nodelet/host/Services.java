package io.nodelet.host;

import io.nodelet.model.Failure;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Long-running programs that outlive the agent. Two real implementations (supervised processes, systemd units) pass
/// one contract test. A service that ends without a [#stop], and that no agent starts again, is started again by the
/// host after a delay: agents that are dead, broken or being replaced do not keep a node down.
///
/// ```
///          start                        stop
/// Stopped ───────► Running(pid, …) ───────────────► Stopped(nothing)
///                                   exits by itself
///                                  ───────────────► Stopped(how, when)
/// ```
public interface Services {
    /// What the service does now, also when another process of this program started it.
    ServiceState state(String name);

    /// Starts it and returns once it runs. Does nothing when it runs with the same fingerprint already.
    ///
    /// @throws io.nodelet.model.NodeletException when it can't be started, with the last lines of its log
    void start(ServiceUnit unit);

    /// Ends it: asks, waits for `timeout`, then kills. `all` also ends every other process that it left in its control
    /// group. Does nothing when it does not run.
    void stop(String name, Duration timeout, boolean all);

    /// Tells, within a moment, of each service that ends from now on without a [#stop], whichever process of this
    /// program started it. `sink` is called on threads of its own, once for each end.
    ///
    /// @return ends the watch; the services go on
    Watching watch(Consumer<ServiceExit> sink);

    /// When the service ended before the host started it again, as no agent had; empty when an agent started what runs.
    default Optional<Instant> unattendedRestart(String name) {
        return Optional.empty();
    }

    /// The file that holds what it prints.
    Path log(String name);

    /// What somebody did to the way it is run, such as `nodelet-etcd.service is masked by somebody`. A [#start] sets it
    /// right, without a restart where what runs is still what was started.
    default Optional<Failure> tampered(String name) {
        return Optional.empty();
    }

    /// The files that say how it is run, whether they are there or not: who touches one may have tampered with it.
    default List<Path> files(String name) {
        return List.of();
    }

    /// Files with settings that somebody added to it, which are theirs: drop-ins.
    default List<Path> settings(String name) {
        return List.of();
    }

    /// A watch that can be ended.
    interface Watching extends AutoCloseable {
        @Override
        void close();
    }
}
