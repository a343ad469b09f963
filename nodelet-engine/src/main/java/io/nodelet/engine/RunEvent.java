package io.nodelet.engine;

import io.nodelet.model.PhaseId;
import java.time.Duration;

/// What a run tells its listeners as it goes. Progress lines, the log, JSON and metrics are all made from these.
public sealed interface RunEvent {
    PhaseId phase();

    /// The phase begins.
    record Started(PhaseId phase, Operation operation) implements RunEvent {}

    /// One thing is about to change; `what` is `make`, `mend`, `do` or `undo`.
    record Changing(PhaseId phase, String what, String kind, String key) implements RunEvent {}

    /// How far long work is.
    record Progressed(PhaseId phase, String line) implements RunEvent {}

    /// The phase ended.
    record Finished(PhaseId phase, Operation operation, Outcome outcome, Duration took) implements RunEvent {}

    /// Takes events; called from several threads, and never throws.
    @FunctionalInterface
    interface Sink {
        Sink NONE = event -> {};

        void accept(RunEvent event);
    }
}
