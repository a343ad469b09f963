package io.nodelet.bench.history;

import io.nodelet.bench.history.RegisterOperation.Outcome;

/// Registers that clients write and read through one server. Reads ask for what etcd's quorum has agreed on; writes
/// overwrite, whatever was there. Nothing is tried twice, and nothing waits longer than the implementation's limit.
interface Registers {
    /// What came back.
    ///
    /// @param outcome what is known of the request's effect
    /// @param value   the register's, after a read that went well
    record Answer(Outcome outcome, String value) {
        static final Answer NONE = new Answer(Outcome.UNKNOWN, "");
    }

    /// Makes it, empty.
    Answer create(String register);

    /// Gives it a value.
    Answer write(String register, String value);

    /// Its value.
    Answer read(String register);
}
