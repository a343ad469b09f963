package io.nodelet.host;

/// Whether a service runs.
public sealed interface ServiceState {
    /// It runs.
    ///
    /// @param pid         its main process
    /// @param fingerprint of the unit that it was started from
    record Running(long pid, String fingerprint) implements ServiceState {}

    /// It does not run.
    record Stopped() implements ServiceState {}
}
