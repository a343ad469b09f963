package io.nodelet.ctl.node;

import picocli.CommandLine.Command;

/// `nodeletctl node`: the nodes of a cluster.
@Command(
        name = "node",
        description = {
            "The nodes of a cluster.",
            "Which cluster: --sandbox NAME, --kubeconfig FILE, $KUBECONFIG, or, on a master, its own.",
        },
        mixinStandardHelpOptions = true,
        subcommands = NodeRemove.class,
        footer = {"", "Examples:", "  nodeletctl node remove worker-1"})
public final class NodeCommand {}
