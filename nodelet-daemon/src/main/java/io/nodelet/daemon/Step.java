package io.nodelet.daemon;

import io.nodelet.model.PhaseId;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What the daemon does next, and why. The log, the documents and the metrics are all made from these.
public sealed interface Step {
    String reason();

    /// All is as it is wanted.
    record Nothing(String reason) implements Step {}

    /// End one service and start it anew; nothing else of the phase is touched unless it differs.
    record RestartService(PhaseId phase, String service, String reason) implements Step {}

    /// Make the phase, and those that come after it, as declared. What already is so is left alone.
    record ReApply(PhaseId phase, String reason) implements Step {}

    /// Restart the phase's services, then make those that depend on it as declared.
    ///
    /// @param culprit the service to blame, where one is: those that the phase starts before it go on
    record RestartFrom(PhaseId phase, Optional<String> culprit, String reason) implements Step {
        RestartFrom(PhaseId phase, String reason) {
            this(phase, Optional.empty(), reason);
        }
    }

    /// Restart the services of the phase and of all that depend on it, then make all of these as declared.
    record RestartAll(PhaseId phase, String reason) implements Step {}

    /// Take the stack down, as that is wanted.
    record StopAll(String reason) implements Step {}

    /// Something is wrong, and now is not the time.
    ///
    /// @param until when it is looked at again; empty when only an operator changes that
    record Hold(Why why, Optional<Instant> until, String reason) implements Step {}

    /// What keeps a step back.
    enum Why {
        /// An operator works here.
        PAUSED,
        /// The machine is not what the node was brought up with; an operator decides what it shall be.
        MOVED,
        /// A live check failed once; it is asked again first.
        CONFIRMING,
        /// The step before this one did not help; the next waits.
        BACKING_OFF,
        /// Too many steps lately: a storm would do more harm than waiting.
        BRAKED
    }

    /// Whether it changes the node.
    default boolean acts() {
        return !(this instanceof Nothing || this instanceof Hold);
    }

    /// The phase that it is about, where there is one.
    default Optional<PhaseId> about() {
        return switch (this) {
            case RestartService restartService -> Optional.of(restartService.phase());
            case ReApply reApply -> Optional.of(reApply.phase());
            case RestartFrom restartFrom -> Optional.of(restartFrom.phase());
            case RestartAll restartAll -> Optional.of(restartAll.phase());
            case StopAll _, Nothing _, Hold _ -> Optional.empty();
        };
    }

    /// Its name in documents and logs, such as `restart-service`.
    default String wireName() {
        return switch (this) {
            case Nothing _ -> "nothing";
            case RestartService _ -> "restart-service";
            case ReApply _ -> "re-apply";
            case RestartFrom _ -> "restart-from";
            case RestartAll _ -> "restart-all";
            case StopAll _ -> "stop-all";
            case Hold hold -> hold.why().name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    /// In a person's words, with the reason.
    default String describe() {
        String what = switch (this) {
            case RestartService restartService -> "restart " + restartService.service();
            case ReApply reApply -> "re-apply " + reApply.phase().file();
            case RestartFrom restartFrom ->
                "restart from " + restartFrom.phase().file() + " on";
            case RestartAll restartAll -> "restart " + restartAll.phase().file() + " and all that depends on it";
            case StopAll _ -> "stop the stack";
            case Nothing _, Hold _ -> wireName();
        };
        return what + ": " + reason();
    }
}
