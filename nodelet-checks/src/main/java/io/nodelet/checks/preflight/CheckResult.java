package io.nodelet.checks.preflight;

import java.util.List;

/// What one check found.
///
/// @param name    the check
/// @param about   what it looks at
/// @param ignored whether it was left out
/// @param faults  empty when all is well
public record CheckResult(String name, String about, boolean ignored, List<PreflightProblem> faults) {
    /// Whether nothing of it stands in the way of a start.
    public boolean passed() {
        return faults.stream().noneMatch(PreflightProblem::fatal);
    }

    /// `ok`, `warning`, `failed` or `ignored`.
    public String state() {
        if (ignored) {
            return "ignored";
        }
        if (!passed()) {
            return "failed";
        }
        return faults.isEmpty() ? "ok" : "warning";
    }
}
