package io.nodelet.agent.control;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a command wants done with the phases.
///
/// @param what    in words, such as `phases start`
/// @param steps   one after the other
/// @param options of each
/// @param renew   whether certificates are made anew in between
/// @param config  the configuration that the command names; the daemon has its own, and says no to another
public record Wanted(String what, List<Operation> steps, RunOptions options, boolean renew, Optional<Path> config) {}
