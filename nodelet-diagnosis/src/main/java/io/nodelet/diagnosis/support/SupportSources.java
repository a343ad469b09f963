package io.nodelet.diagnosis.support;

import io.nodelet.checks.machine.Machine;
import io.nodelet.daemon.StatusJson;
import io.nodelet.host.Commands;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.why.Facts;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/// Where the pieces of a support archive come from. What may hang or fail is only asked within a piece.
///
/// @param machine  this machine
/// @param commands external programs
/// @param file     the configuration file
/// @param config   what it says; the defaults where it can't be read
/// @param logs     the folder of logs
/// @param state    the folder of what nodeletd remembers
/// @param run      the folder of what does not outlive a boot
/// @param status   the seed's document as a file
/// @param node     the node's name
/// @param version  of this program
/// @param daemon   what the daemon knows
/// @param metrics  what it counted
/// @param facts    what a scout sees
/// @param cluster  the cluster's API
public record SupportSources(
        Machine machine,
        Commands commands,
        Path file,
        NodeConfig config,
        Path logs,
        Path state,
        Path run,
        Path status,
        String node,
        String version,
        Callable<StatusJson> daemon,
        Callable<String> metrics,
        Callable<Facts> facts,
        Callable<KubeApi> cluster) {}
