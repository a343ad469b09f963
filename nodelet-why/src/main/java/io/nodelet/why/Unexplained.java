package io.nodelet.why;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Finding.Remedy;
import io.nodelet.why.Unseen.Reason;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Phases that fail where no rule found a fault at all: something is wrong, or could not be asked, and that is said
/// rather than nothing.
record Unexplained(Facts facts) {
    /// That an answer did not come, rather than a bad one.
    private static final Set<ReasonCode> NO_ANSWER =
            Set.of(ReasonCode.API_UNREACHABLE, ReasonCode.SERVICE_SILENT, ReasonCode.INTERRUPTED);
    /// What notes tell of.
    private static final Set<ReasonCode> NOTED =
            Set.of(ReasonCode.CERTIFICATE_ENDS_SOON, ReasonCode.CERTIFICATE_MODE, ReasonCode.NOT_OWNED);

    /// The phases that fail, for a reason of which nothing is known.
    List<Finding> findings() {
        return failures()
                .filter(failed -> !NO_ANSWER.contains(failed.drift().code()))
                .map(Failed::finding)
                .toList();
    }

    /// The phases of which nothing is known, as somebody did not answer.
    List<Unseen> unseen() {
        return failures()
                .filter(failed -> NO_ANSWER.contains(failed.drift().code()))
                .map(Failed::unseen)
                .toList();
    }

    private Stream<Failed> failures() {
        return facts.phases().stream()
                .filter(PhaseSeen::failed)
                .flatMap(phase -> itsDrifts(phase)
                        .filter(drift -> !drift.what().equals("undo") && !NOTED.contains(drift.code()))
                        .limit(1)
                        .map(drift -> new Failed(phase, drift)));
    }

    private static Stream<Drift> itsDrifts(PhaseSeen phase) {
        return phase.differences().isEmpty()
                ? Stream.of(new Drift("do", "check", phase.file(), phase.reason(), phase.code(), phase.subject()))
                : phase.differences().stream();
    }

    private record Failed(PhaseSeen phase, Drift drift) {
        private String says() {
            return drift.why().isEmpty() ? drift.kind() + " " + drift.key() : drift.why();
        }

        Finding finding() {
            return Finding.of(
                    Cause.PHASE_FAILING,
                    Component.ofPhase(phase.number()),
                    phase.file(),
                    "The check of " + phase.file() + " fails",
                    List.of(phase.file() + ": " + says()),
                    Remedy.ofPhase(drift.code()));
        }

        Unseen unseen() {
            return new Unseen(phase.file(), Component.ofPhase(phase.number()), Reason.TIMEOUT, says());
        }
    }
}
