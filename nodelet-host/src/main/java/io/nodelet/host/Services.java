package io.nodelet.host;

import java.nio.file.Path;
import java.time.Duration;

/// Long-running programs that outlive the agent. Two real implementations (supervised processes, systemd units) pass
/// one contract test.
///
/// ```
///          start                      exits, or stop
/// Stopped ───────► Running(pid, …) ──────────────────► Stopped
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

    /// The file that holds what it prints.
    Path log(String name);
}
