package io.nodelet.diagnosis.probe;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.Runner;
import io.nodelet.model.Failure;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.Flaw;
import io.nodelet.why.Facts.PhaseSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// The phases, each looked at on its own, so that one that hangs hides no other.
record PhaseProbe(Runner runner) {
    private static final String CERTIFICATE = "certificate";
    private static final String STOPPED = "stopped";

    /// Begins to look at every phase.
    List<Supplier<Optional<PhaseSeen>>> begin(ProbeRunner probeRunner) {
        List<Supplier<Optional<PhaseSeen>>> begun = new ArrayList<>();
        for (int i = 0; i < runner.plan().phases().size(); i++) {
            var only = new RunOptions(i, true, false, Optional.empty());
            PhaseId id = runner.plan().ids().get(i);
            FutureTask<Boolean> down = ledgerSaysDown(i);
            Supplier<Optional<PhaseSeen>> look = probeRunner.begin(
                    id.file(), component(i), () -> Optional.of(look(only)), Optional.<PhaseSeen>empty());
            begun.add(() -> look.get().or(() -> saidDown(down) ? Optional.of(stopped(id)) : Optional.empty()));
        }
        return begun;
    }

    /// Asked beside the look: the ledger knows what was taken down, also when nobody else answers.
    private FutureTask<Boolean> ledgerSaysDown(int phase) {
        var task = new FutureTask<>(() -> runner.takenDown(phase));
        Thread.ofVirtual().start(task);
        return task;
    }

    private static boolean saidDown(FutureTask<Boolean> down) {
        return down.state() == Future.State.SUCCESS && down.resultNow();
    }

    /// Where the look failed before it saw anything, the ledger still knows.
    private PhaseSeen look(RunOptions only) {
        PhaseSeen seen = seen(runner.status(only).getFirst());
        boolean blind = seen.failed() && seen.differences().isEmpty();
        return blind && runner.takenDown(only.from())
                ? new PhaseSeen(
                        seen.number(), seen.file(), STOPPED, seen.reason(), seen.code(), seen.subject(), List.of())
                : seen;
    }

    private static PhaseSeen stopped(PhaseId id) {
        String reason = "nothing of it that a stop ends is in the ledger";
        return new PhaseSeen(id.number(), id.file(), STOPPED, reason, ReasonCode.RESOURCE_MISSING, "", List.of());
    }

    private Component component(int phase) {
        return Component.ofPhase(runner.plan().ids().get(phase).number());
    }

    private static PhaseSeen seen(PhaseReport report) {
        return new PhaseSeen(
                report.id().number(),
                report.id().file(),
                report.state().name().toLowerCase(Locale.ROOT),
                report.reason(),
                report.failure().map(Failure::code).orElse(ReasonCode.UNCLASSIFIED),
                report.failure().map(Failure::subject).orElse(""),
                report.differences().stream().map(PhaseProbe::drift).toList());
    }

    private static Drift drift(Change change) {
        return new Drift(
                change.what(),
                change.kind(),
                change.key(),
                change.why(),
                change.failure().map(Failure::code).orElse(ReasonCode.UNCLASSIFIED),
                change.failure().map(Failure::subject).orElse(""));
    }

    /// What is wrong with certificates, from what the phases say; a phase that is stopped lacks all of them.
    static List<CertificateSeen> certificates(List<PhaseSeen> phases, String folder) {
        return phases.stream()
                .filter(phase -> !phase.state().equals(STOPPED))
                .flatMap(phase -> phase.differences().stream())
                .filter(drift ->
                        drift.kind().equals(CERTIFICATE) && !drift.what().equals("undo"))
                .filter(drift -> drift.code() != ReasonCode.NOT_OWNED)
                .map(drift -> new CertificateSeen(
                        drift.key().replace(folder + "/", ""), drift.key() + ".crt", flaw(drift.code()), drift.why()))
                .toList();
    }

    private static Flaw flaw(ReasonCode code) {
        return switch (code) {
            case CERTIFICATE_MISSING -> Flaw.MISSING;
            case CERTIFICATE_EXPIRED -> Flaw.EXPIRED;
            case CERTIFICATE_NOT_YET_VALID -> Flaw.NOT_YET_VALID;
            case CERTIFICATE_FOREIGN -> Flaw.FOREIGN_AUTHORITY;
            case CERTIFICATE_KEY_MISMATCH -> Flaw.KEY_MISMATCH;
            case CERTIFICATE_SUBJECT -> Flaw.SUBJECT;
            case CERTIFICATE_NAMES -> Flaw.NAMES;
            case CERTIFICATE_USES -> Flaw.USES;
            case CERTIFICATE_ENDS_SOON -> Flaw.ENDS_SOON;
            case CERTIFICATE_MODE -> Flaw.MODE;
            default -> Flaw.UNREADABLE;
        };
    }
}
