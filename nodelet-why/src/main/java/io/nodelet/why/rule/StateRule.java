package io.nodelet.why.rule;

import io.nodelet.model.ReasonCode;
import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Drift;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import io.nodelet.why.SetAsideSeen;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// State that components keep in files: what is garbage, and what lately was.
final class StateRule implements Rule {
    /// How long it is told that a file was set aside.
    private static final Duration LATELY = Duration.ofDays(7);

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return Stream.concat(
                facts.phases().stream()
                        .flatMap(phase -> phase.differences().stream()
                                .filter(drift -> drift.code() == ReasonCode.STATE_DAMAGED)
                                .map(drift -> damaged(phase, drift))),
                facts.setAside().stream()
                        .filter(setAsideSeen ->
                                setAsideSeen.time().isAfter(facts.time().minus(LATELY)))
                        .map(StateRule::setAside));
    }

    private static Finding damaged(PhaseSeen phase, Drift drift) {
        return Finding.of(
                Cause.STATE_DAMAGED,
                component(drift.subject()),
                drift.subject(),
                "State that " + drift.subject() + " keeps is damaged: " + drift.why(),
                List.of(phase.file() + ": " + drift.key() + ": " + drift.why()),
                Remedy.start("Sets the file aside, where it is kept, and " + drift.subject()
                        + " begins without it. What is lost with it: docs/day-2.md, Damaged state."));
    }

    private static Finding setAside(SetAsideSeen setAsideSeen) {
        return Finding.of(
                Cause.STATE_SET_ASIDE,
                component(setAsideSeen.service()),
                setAsideSeen.file(),
                "State of " + setAsideSeen.service() + " was damaged, and was set aside at " + setAsideSeen.time(),
                List.of(setAsideSeen.file() + ": kept"),
                Remedy.advice(
                        "See whether the machine lost its power, and what `dmesg` says of the disk. Delete the file when"
                                + " nobody wants to look at it."));
    }

    private static Component component(String service) {
        return Component.of(service).orElse(Component.NODE);
    }
}
