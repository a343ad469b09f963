package io.nodelet.host;

import java.util.Optional;

/// Whether a service runs.
public sealed interface ServiceState {
    /// It runs.
    ///
    /// @param pid         its main process
    /// @param fingerprint of the unit that it was started from
    record Running(long pid, String fingerprint) implements ServiceState {}

    /// It does not run.
    ///
    /// @param last how it ended, when nobody asked it to
    record Stopped(Optional<ServiceExit> last) implements ServiceState {
        /// It never ran since the machine booted, or was asked to end.
        public Stopped() {
            this(Optional.empty());
        }
    }
}
