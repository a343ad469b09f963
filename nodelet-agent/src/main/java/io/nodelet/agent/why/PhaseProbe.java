package io.nodelet.agent.why;

import io.nodelet.engine.Change;
import io.nodelet.engine.PhaseReport;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.Runner;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.Flaw;
import io.nodelet.why.Facts.PhaseSeen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The phases, each looked at on its own, so that one that hangs hides no other.
record PhaseProbe(Runner runner) {
    private static final String CERTIFICATE = "certificate";
    private static final Map<Flaw, Pattern> FLAWS = flaws();

    /// The words of the check of certificates, and what they mean.
    private static Map<Flaw, Pattern> flaws() {
        Map<Flaw, Pattern> flaws = new LinkedHashMap<>();
        flaws.put(Flaw.MISSING, Pattern.compile("^missing$"));
        flaws.put(Flaw.EXPIRED, Pattern.compile("^expired at "));
        flaws.put(Flaw.NOT_YET_VALID, Pattern.compile("^valid from "));
        flaws.put(Flaw.FOREIGN_AUTHORITY, Pattern.compile("^(not signed by|issued by) "));
        flaws.put(Flaw.KEY_MISMATCH, Pattern.compile(" does not belong to "));
        flaws.put(Flaw.SUBJECT, Pattern.compile("^names .*, not "));
        flaws.put(Flaw.NAMES, Pattern.compile("^its names are "));
        flaws.put(Flaw.USES, Pattern.compile("^its uses are "));
        flaws.put(Flaw.ENDS_SOON, Pattern.compile("^ends at "));
        flaws.put(Flaw.MODE, Pattern.compile("^mode of "));
        return flaws;
    }

    /// Begins to look at every phase.
    List<Supplier<Optional<PhaseSeen>>> begin(Looks looks) {
        List<Supplier<Optional<PhaseSeen>>> begun = new ArrayList<>();
        for (int i = 0; i < runner.plan().phases().size(); i++) {
            var only = new RunOptions(i, true, false, Optional.empty());
            String file = runner.plan().ids().get(i).file();
            begun.add(
                    looks.begin(file, () -> Optional.of(seen(runner.status(only).getFirst())), Optional.empty()));
        }
        return begun;
    }

    private static PhaseSeen seen(PhaseReport report) {
        return new PhaseSeen(
                report.id().number(),
                report.id().file(),
                report.state().name().toLowerCase(Locale.ROOT),
                report.reason(),
                report.differences().stream().map(PhaseProbe::drift).toList());
    }

    private static Drift drift(Change change) {
        return new Drift(change.what(), change.kind(), change.key(), change.why());
    }

    /// What is wrong with certificates, from what the phases say; a phase that is stopped lacks all of them.
    static List<CertificateSeen> certificates(List<PhaseSeen> phases, String folder) {
        return phases.stream()
                .filter(phase -> !phase.state().equals("stopped"))
                .flatMap(phase -> phase.differences().stream())
                .filter(it -> it.kind().equals(CERTIFICATE) && !it.what().equals("undo"))
                .filter(it -> !it.why().startsWith("there, but"))
                .map(it -> new CertificateSeen(
                        it.key().replace(folder + "/", ""), it.key() + ".crt", flaw(it.why()), it.why()))
                .toList();
    }

    private static Flaw flaw(String words) {
        return FLAWS.entrySet().stream()
                .filter(it -> it.getValue().matcher(words).find())
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(Flaw.UNREADABLE);
    }
}
