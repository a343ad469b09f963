package io.nodelet.ctl.sandbox;

import io.nodelet.model.NodeletException;
import io.nodelet.sandbox.Entrance;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.MachinePackages;
import io.nodelet.sandbox.Programs;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nodeletctl sandbox up`.
@Command(
        name = "up",
        description = {
            "Makes a sandbox and brings Kubernetes up in it. Run again, it goes on where it stopped: hosts that run stay,"
                    + " missing ones are made.",
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Examples:", "  nodeletctl sandbox up", "  nodeletctl sandbox up --name t1 --init systemd --yes"})
final class UpCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    @Option(names = "--masters", defaultValue = "1", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int masters;

    @Option(names = "--workers", defaultValue = "0", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--init",
            defaultValue = "small",
            paramLabel = "KIND",
            description = "The hosts' PID 1: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Init init;

    @Option(
            names = "--bundle",
            paramLabel = "DIR",
            description = "The components to install. Default: this program's own, built when it is missing.")
    private @Nullable Path bundle;

    @Option(names = "--yes", description = "Install missing Debian packages without a question.")
    private boolean yes;

    @Option(names = "--hosts-only", description = "Make the hosts, and start no phases in them.")
    private boolean hostsOnly;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private enum Init {
        small,
        systemd
    }

    @Override
    public Integer call() {
        Place.requireRoot();
        long began = System.nanoTime();
        MachinePackages.require(dist(), init == Init.systemd, yes);
        Programs programs = new Programs(dist(), Path.of(System.getProperty("java.home")), bundle());
        Sandbox sandbox;
        try (var _ = place.store().lock(place.name())) {
            sandbox = place.sandboxes().make(new Sandboxes.Wish(place.name(), masters, workers, init.name()), programs);
            double took = (System.nanoTime() - began) / 1e9;
            spec.commandLine()
                    .getOut()
                    .printf("%d host(s) in %.2f s%n", sandbox.hosts().size(), took);
            spec.commandLine().getOut().flush();
        }
        return hostsOnly ? 0 : startPhases(sandbox, sandbox.host(""), began);
    }

    private int startPhases(Sandbox sandbox, Host host, long began) {
        List<String> argv = Entrance.argv(sandbox, host, System.getenv(), List.of("nodeletd", "phases", "start"));
        try {
            int exit = new ProcessBuilder(argv).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new NodeletException(
                        "the phases of " + host.name() + " did not all start (exit " + exit + ")",
                        "See nodeletctl sandbox logs");
            }
            spec.commandLine().getOut().printf("took %.1f%n", (System.nanoTime() - began) / 1e9);
            return 0;
        } catch (IOException | InterruptedException e) {
            throw new NodeletException("can't enter " + host.name() + ": " + e.getMessage(), e);
        }
    }

    private static Path dist() {
        String home = System.getenv("NODELET_HOME");
        if (home == null || !Files.isDirectory(Path.of(home, "lib"))) {
            throw new NodeletException("NODELET_HOME does not name our programs", "Start this with bin/nodeletctl.");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    private Path bundle() {
        if (bundle != null) {
            return bundle.toAbsolutePath().normalize();
        }
        throw new NodeletException("no bundle", "Name one with --bundle.");
    }
}
