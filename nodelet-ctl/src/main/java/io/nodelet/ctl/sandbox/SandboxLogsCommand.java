package io.nodelet.ctl.sandbox;

import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `nodeletctl sandbox logs`.
@Command(
        name = "logs",
        description = "Shows the log of a host's phases, or of one of its components.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example:", "  nodeletctl sandbox logs master-1 kubelet -f"})
final class SandboxLogsCommand implements Callable<Integer> {
    private static final String FOLDER = "var/log/pf9/kube";

    @Mixin
    private final SandboxOptions sandboxOptions = new SandboxOptions();

    @Parameters(index = "0", paramLabel = "HOST", description = "Such as master-1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String host;

    @Parameters(
            index = "1",
            arity = "0..1",
            defaultValue = "kube",
            paramLabel = "COMPONENT",
            description = "Such as kubelet or etcd. Default: the log of the phases.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String component;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as it grows.")
    private boolean follow;

    @Option(
            names = "--tail",
            defaultValue = "+1",
            paramLabel = "LINES",
            description = "Only so many lines from its end. Default: all.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String tail;

    @Override
    public Integer call() {
        if (!tail.matches("\\+?[0-9]{1,9}")) {
            throw new UsageException("--tail \"" + tail + "\" is not a number of lines", "Such as --tail 100.");
        }
        SandboxOptions.requireRoot();
        Host running = sandboxOptions.running(host);
        Path folder = Sandboxes.rootOf(running).resolve(FOLDER);
        Path file = folder.resolve(component + ".log");
        if (!Files.exists(file)) {
            throw new NodeletException(
                    host + " has no log of " + component, "It has: " + String.join(", ", names(folder)) + ".");
        }
        List<String> argv = new ArrayList<>(List.of("tail", "-n", tail));
        argv.addAll(follow ? List.of("-F") : List.of());
        argv.add(file.toString());
        throw SandboxOptions.become(argv, Map.copyOf(System.getenv()));
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of("none yet");
        }
    }
}
