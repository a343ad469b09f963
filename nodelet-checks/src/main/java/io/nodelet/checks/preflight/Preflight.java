package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Machine;
import io.nodelet.config.ClosestWord;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Looks at everything that must be right before a node is touched, and reports it together.
public final class Preflight {
    private final PreflightContext context;

    /// @param built when this program was built
    public Preflight(NodeConfig config, Machine machine, Instant built) {
        this.context = new PreflightContext(config, machine, built);
    }

    /// The names of all checks, in their order.
    public static List<String> names() {
        return PreflightChecks.ALL.stream().map(PreflightCheck::name).toList();
    }

    /// Runs every check.
    ///
    /// @param ignore names of checks to leave out, beside those of the configuration
    /// @return one result for each, in their order
    public List<CheckResult> run(Collection<String> ignore) {
        List<String> ignored = new ArrayList<>(context.config().preflight().ignore());
        ignored.addAll(ignore);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<CheckResult>> results = PreflightChecks.ALL.stream()
                    .filter(this::matters)
                    .map(preflightCheck ->
                            threads.submit(() -> result(preflightCheck, ignored.contains(preflightCheck.name()))))
                    .toList();
            return results.stream().map(Preflight::await).toList();
        }
    }

    private boolean matters(PreflightCheck preflightCheck) {
        return context.config().role() != Role.NONE || PreflightChecks.WITHOUT_ROLE.contains(preflightCheck.name());
    }

    private CheckResult result(PreflightCheck preflightCheck, boolean ignored) {
        return ignored
                ? new CheckResult(preflightCheck.name(), preflightCheck.about(), true, List.of())
                : new CheckResult(
                        preflightCheck.name(),
                        preflightCheck.about(),
                        false,
                        preflightCheck.look().apply(context));
    }

    private static CheckResult await(Future<CheckResult> result) {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new NodeletException("a preflight check broke: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("preflight was interrupted", e);
        }
    }

    /// What is wrong with a list of names; empty when there is a check for each.
    public static Optional<String> unknown(Collection<String> checks) {
        return checks.stream()
                .filter(name -> !names().contains(name))
                .findFirst()
                .map(name -> "there is no preflight check `" + name + "`"
                        + ClosestWord.to(name, names())
                                .map(near -> "; did you mean " + near + "?")
                                .orElse(""));
    }
}
