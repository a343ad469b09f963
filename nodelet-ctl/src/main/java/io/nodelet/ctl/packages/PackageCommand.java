package io.nodelet.ctl.packages;

import picocli.CommandLine.Command;

/// `nodeletctl package`: makes packages of nodeletd.
@Command(
        name = "package",
        description = "Makes packages of nodeletd for distributions.",
        mixinStandardHelpOptions = true,
        subcommands = PackageBuildCommand.class)
public final class PackageCommand {}
