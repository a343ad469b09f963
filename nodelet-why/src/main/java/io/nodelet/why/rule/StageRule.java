package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.PhaseSeen;
import io.nodelet.why.Facts.Stage;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How far the node's life has come: never begun, stopped on purpose, or under way at this moment.
final class StageRule implements Rule {
    private static final String IGNORE = "ignore";

    @Override
    public Stream<Finding> diagnose(Facts facts) {
        List<Finding> found = new ArrayList<>();
        if (!facts.acting().isEmpty()) {
            found.add(Finding.of(
                    Cause.CHANGING,
                    Component.NODELETD,
                    "nodeletd",
                    "Another nodeletd acts on this node: what it has not come to yet looks broken",
                    List.of("lock: " + facts.acting()),
                    Remedy.advice("Look again when it has ended.")));
        }
        if (!facts.paused().isEmpty()) {
            found.add(Finding.of(
                    Cause.PAUSED,
                    Component.NODELETD,
                    "nodeletd",
                    "The daemon is paused: it heals nothing",
                    List.of(facts.paused()),
                    Remedy.run("nodeletd resume")));
        }
        if (facts.serviceState().equals(IGNORE) && facts.stage() != Stage.NEW) {
            found.add(ignored(facts));
        }
        switch (facts.stage()) {
            case NEW -> found.add(neverStarted());
            case STOPPED -> found.add(stopped(facts));
            case STARTED -> stoppedPhases(facts, found);
        }
        return found.stream();
    }

    private static Finding neverStarted() {
        return Finding.of(
                Cause.NEVER_STARTED,
                Component.NODE,
                "node",
                "This node was never started, or a reset took it away",
                List.of("the ledger holds nothing"),
                Remedy.start());
    }

    private static Finding stopped(Facts facts) {
        List<String> evidence = new ArrayList<>(List.of("the ledger holds nothing that runs"));
        evidence.addAll(lastAct(facts));
        return Finding.of(
                Cause.STOPPED, Component.NODELETD, "node", "The node was stopped on purpose", evidence, Remedy.start());
    }

    private static void stoppedPhases(Facts facts, List<Finding> found) {
        List<PhaseSeen> stopped = facts.phases().stream()
                .filter(phaseSeen -> phaseSeen.state().equals("stopped"))
                .toList();
        if (stopped.isEmpty()) {
            return;
        }
        PhaseSeen first = stopped.getFirst();
        List<String> evidence = new ArrayList<>();
        stopped.forEach(phaseSeen -> evidence.add(phaseSeen.file() + " is stopped: " + phaseSeen.reason()));
        evidence.addAll(lastAct(facts));
        boolean byHand = facts.serviceState().equals(IGNORE);
        found.add(Finding.of(
                Cause.PHASE_STOPPED,
                Component.ofPhase(first.number()),
                first.file(),
                (stopped.size() == 1
                                ? first.file() + " is not up"
                                : "%d phases, %s first, are not up".formatted(stopped.size(), first.file()))
                        + (byHand ? ": stopped by hand, and the service state is `ignore`" : ""),
                evidence,
                byHand ? Remedy.start("Starts them, and sets the service state to `true` again.") : Remedy.start()));
    }

    private static Finding ignored(Facts facts) {
        return Finding.of(
                Cause.IGNORED,
                Component.NODELETD,
                "service state",
                "The service state is `ignore`: the daemon looks, and heals nothing",
                lastAct(facts),
                Remedy.start(
                        "Sets the service state to `true` again. `daemon.serviceState: ignore` in the configuration, or"
                                + " a stop of some phases alone, has made it so."));
    }

    /// What somebody did last; what was done before that says nothing of how the node is now.
    private static List<String> lastAct(Facts facts) {
        List<String> acts = facts.lastActs();
        return acts.subList(Math.max(0, acts.size() - 1), acts.size());
    }
}
