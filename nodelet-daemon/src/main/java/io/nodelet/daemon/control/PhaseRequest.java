package io.nodelet.daemon.control;

import io.nodelet.engine.RunRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a command wants done with the phases.
///
/// @param what    in words, such as `phases start`
/// @param runs    at least one; one after the other
/// @param renew   whether certificates are made anew in between
/// @param config  the configuration that the command names; the daemon has its own, and says no to another
public record PhaseRequest(String what, List<RunRequest> runs, boolean renew, Optional<Path> config) {}
