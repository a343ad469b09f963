package io.nodelet.ctl.sandbox;

import picocli.CommandLine.Command;

/// `nodeletctl sandbox`: real clusters on this machine, in hosts made of namespaces.
@Command(
        name = "sandbox",
        description = {
            "Real Kubernetes clusters on this machine, in hosts made of Linux namespaces.",
            "A host sees the machine's files through an overlay and has a network with no way out; nothing of the machine"
                    + " itself is changed, and `down` leaves nothing.",
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            ListCommand.class,
            StatusCommand.class,
            ExecCommand.class,
            ShellCommand.class,
            KubectlCommand.class,
            KubeconfigCommand.class,
            SandboxLogsCommand.class,
            BundleCheckCommand.class,
            PartitionCommand.class,
            NetCommand.class,
            FreezeCommand.class,
            ThawCommand.class,
            KillCommand.class,
            FillDiskCommand.class,
            HealCommand.class,
        },
        footer = {
            "",
            "Examples:",
            "  nodeletctl sandbox up",
            "  nodeletctl sandbox kubectl -- get nodes",
            "  nodeletctl sandbox exec master-1 -- nodeletd phases status --verbose",
            "  nodeletctl sandbox down",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 `status` found a host that is not running; exec, shell and"
                    + " kubectl end with their command's.",
        })
public final class SandboxCommand {}
