package io.nodelet.checks.preflight;

import java.util.List;

/// Something that a check found.
///
/// @param fatal   whether a start would fail, or do harm; else it is a warning
/// @param problem what was seen
/// @param remedy  what to do about it
public record PreflightProblem(boolean fatal, String problem, String remedy) {
    static List<PreflightProblem> none() {
        return List.of();
    }

    static List<PreflightProblem> fatal(String problem, String remedy) {
        return List.of(new PreflightProblem(true, problem, remedy));
    }

    static List<PreflightProblem> warning(String problem, String remedy) {
        return List.of(new PreflightProblem(false, problem, remedy));
    }
}
