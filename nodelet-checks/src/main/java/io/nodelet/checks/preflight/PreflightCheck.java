package io.nodelet.checks.preflight;

import java.util.List;
import java.util.function.Function;

/// One thing that must be right before anything is touched. It only looks.
///
/// @param name  what operators ignore it by
/// @param about what it looks at
/// @param look  what it finds; nothing when all is well or when it can't be seen
record PreflightCheck(String name, String about, Function<PreflightContext, List<PreflightProblem>> look) {}
