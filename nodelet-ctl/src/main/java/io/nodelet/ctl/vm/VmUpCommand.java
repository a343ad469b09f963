package io.nodelet.ctl.vm;

import io.nodelet.ctl.sandbox.SandboxOptions;
import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.MachinePackages;
import io.nodelet.sandbox.vm.VmSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nodeletctl vm up`.
@Command(
        name = "up",
        description = {
            "Makes a virtual machine and boots it. Run again, it goes on where it stopped; one that was down boots"
                    + " with its disk as it was.",
            "The first time it makes an image of Debian, from the mirror, which takes some minutes. Needs root.",
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  nodeletctl vm up --yes",
            "  nodeletctl vm up --name two --memory 4G --share /srv/nodelet",
            "  nodeletctl vm up --name one --lan 10.77.0.1/24",
        })
final class VmUpCommand implements Callable<Integer> {
    static final String QEMU = "qemu-system-x86_64";

    /// Program to Debian package.
    private static final Map<String, String> NEEDED = Map.of(
            "qemu-img", "qemu-utils",
            "mmdebstrap", "mmdebstrap",
            "busybox", "busybox-static",
            "mke2fs", "e2fsprogs",
            "ssh", "openssh-client",
            "xz", "xz-utils",
            "zstd", "zstd");

    @Mixin
    private final VmOptions place = new VmOptions();

    @Option(names = "--cpus", defaultValue = "2", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int cpus;

    @Option(names = "--memory", defaultValue = "6G", paramLabel = "SIZE", description = "Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String memory;

    @Option(
            names = "--suite",
            defaultValue = "trixie",
            paramLabel = "NAME",
            description = "Of Debian: trixie is 13, bookworm 12. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String suite;

    @Option(
            names = "--mirror",
            defaultValue = "http://deb.debian.org/debian",
            paramLabel = "URL",
            description = "Of Debian. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String mirror;

    @Option(
            names = "--share",
            paramLabel = "DIR",
            description = "A folder that it gets a copy of at each `up` that boots it: /mnt/share, read-only.")
    private @Nullable Path share;

    @Option(
            names = "--lan",
            defaultValue = "",
            paramLabel = "ADDRESS/PREFIX",
            description =
                    "A second interface with this IPv4 address, in a network where virtual machines of this user meet.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String lan;

    @Option(
            names = "--qemu",
            defaultValue = QEMU,
            paramLabel = "PROGRAM",
            description = "Another QEMU: newer ones are faster. Default: ${DEFAULT-VALUE} of this machine.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String qemu;

    @Option(names = "--yes", description = "Install missing Debian packages without a question.")
    private boolean yes;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        SandboxOptions.requireRoot();
        requireMeant();
        long began = System.nanoTime();
        Map<String, String> needed = new TreeMap<>(NEEDED);
        if (qemu.equals(QEMU)) {
            needed.put(QEMU, "qemu-system-x86");
        }
        MachinePackages.require(MachinePackages.dist(), needed, yes);
        String shared = share == null ? "" : share.toAbsolutePath().normalize().toString();
        var out = spec.commandLine().getOut();
        VmSpec vm = place.machines(qemu, out).up(new VmSpec(place.name(), suite, cpus, memory, shared, lan), mirror);
        String option = vm.name().equals("default") ? "" : " --name " + vm.name();
        out.printf("%s runs (%.0f s). Next:%n", vm.name(), (System.nanoTime() - began) / 1e9);
        out.println("  nodeletctl vm ssh" + option);
        out.println("  nodeletctl vm down" + option);
        return 0;
    }

    private void requireMeant() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            throw new NodeletException("virtual machines are made on amd64 alone", "Take a machine of that kind.");
        }
        if (share != null && !Files.isDirectory(share)) {
            throw new NodeletException(share + " is no folder", "Name one that exists with --share.");
        }
    }
}
