package io.nodelet.daemon;

import io.nodelet.engine.Phase;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.Runner;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A node under one configuration, and how each step is made on it.
///
/// @param runner       of the phases
/// @param plan       of the role
/// @param identity     for the documents
/// @param serviceState what the configuration wants: true, false or ignore
/// @param digest       of the configuration
/// @param checkIntervals       how often to look
/// @param moved        says, at each asking, that the machine has lost the address which the node goes by
/// @param others       the other masters of the cluster
public record ManagedNode(
        Runner runner,
        PlanIndex plan,
        NodeIdentity identity,
        String serviceState,
        String digest,
        CheckIntervals checkIntervals,
        Supplier<Optional<String>> moved,
        OtherMasters others) {

    /// The files that say how it must be: its configuration, and what its phases declare.
    Set<Path> files(Path config) {
        Set<Path> all = new HashSet<>(plan.paths());
        all.add(config);
        return Set.copyOf(all);
    }

    /// Makes a step that acts, and waits for its end.
    StepResult make(Step step) {
        try {
            return StepResult.of(run(step));
        } catch (RunCancelledException e) {
            return StepResult.brokenOff();
        } catch (NodeletException e) {
            return StepResult.of(e);
        } catch (RuntimeException | StackOverflowError e) {
            return StepResult.of(new NodeletException("unexpected: " + e, e));
        }
    }

    private RunResult run(Step step) {
        return switch (step) {
            case Step.RestartService restartService ->
                runner.remake(position(restartService.phase()), RunRequest.SERVICE, restartService.service());
            case Step.ReApply reApply -> runner.start(RunOptions.from(position(reApply.phase())));
            case Step.RestartFrom restartFrom ->
                restart(restartFrom.phase(), Set.of(restartFrom.phase()), restartFrom.culprit());
            case Step.RestartAll restartAll ->
                restart(
                        restartAll.phase(),
                        with(restartAll.phase(), plan.dependents(restartAll.phase())),
                        Optional.empty());
            case Step.StopAll _ -> runner.stop(RunOptions.ALL);
            case Step.Nothing _, Step.Hold _ -> throw new IllegalArgumentException(step + " does nothing");
        };
    }

    /// Restarts services, and nothing else, then re-applies what depends on them. Containers, links, routes and
    /// firewall tables stay. Where another master is not well this one restarts nothing: it may be the last of use.
    private RunResult restart(PhaseId phase, Set<PhaseId> services, Optional<String> culprit) {
        if (others.unwell().isPresent()) {
            return runner.start(RunOptions.from(position(phase)));
        }
        return runner.restart(services, with(phase, plan.dependents(phase)), culprit);
    }

    private static Set<PhaseId> with(PhaseId phase, Set<PhaseId> more) {
        Set<PhaseId> all = new HashSet<>(more);
        all.add(phase);
        return all;
    }

    /// The time limit of the phase that may take longest.
    Duration longest() {
        return runner.plan().phases().stream()
                .map(Phase::timeout)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private int position(PhaseId id) {
        return plan.position(id);
    }
}
