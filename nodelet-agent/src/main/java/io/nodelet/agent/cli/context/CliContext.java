package io.nodelet.agent.cli.context;

import io.nodelet.checks.machine.Machine;
import io.nodelet.host.TrustedFiles;
import java.nio.file.Path;

/// Everything that a command reaches.
///
/// @param console where it reads and writes
/// @param machine what it acts on
/// @param stacks  makes the phases of a configuration
/// @param buildInfo   what this program is
/// @param config  the configuration file, unless the command line names one
/// @param run     the folder of the owner's lock
/// @param logs    the folder of kube.log
/// @param state   the folder of what nodeletd remembers
/// @param status  the seed's document on the node's health
/// @param trusted what may be believed of what lies on the machine
public record CliContext(
        Console console,
        Machine machine,
        NodeOperations.Source stacks,
        BuildInfo buildInfo,
        Path config,
        Path run,
        Path logs,
        Path state,
        Path status,
        TrustedFiles trusted) {
    /// Where the daemon listens, when there is one.
    public Path socket() {
        return run.resolve("nodeletd.sock");
    }
}
