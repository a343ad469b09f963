package io.nodelet.ctl.bundle;

import picocli.CommandLine.Command;

/// `nodeletctl bundle`: makes, checks and lists bundles of components.
@Command(
        name = "bundle",
        description = "Makes and checks bundles: every program and image that a node needs.",
        mixinStandardHelpOptions = true,
        subcommands = {BundleBuild.class, BundleVerify.class, BundleList.class, BundleShow.class})
public final class BundleCommand {}
