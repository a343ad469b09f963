package io.nodelet.phases.runtime;

import io.nodelet.engine.CheckCache;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.json.Json;
import io.nodelet.model.Health;
import io.nodelet.model.Layout;
import io.nodelet.model.RunningConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// containerd, mostly by its own client program, in the namespace of Kubernetes.
public final class ContainerdClient {
    private static final Duration IMPORT = Duration.ofMinutes(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private final Commands commands;
    private final CriVersionCall version;

    /// @param running says how slow the machine is
    public ContainerdClient(Commands commands, RunningConfig running) {
        this.commands = commands;
        this.version = new CriVersionCall(Layout.CONTAINERD_SOCKET, running.stretched(PATIENCE));
    }

    /// Whether containerd answers kubelet; asked once within one look.
    public Health health() {
        return CheckCache.once(this, version::health);
    }

    /// What asks containerd whether it answers.
    CriVersionCall version() {
        return version;
    }

    /// The labels of all images, as `key=value`.
    Set<String> imageLabels() {
        return run(Command.SHORT, "images", "list")
                .orThrow()
                .out()
                .lines()
                .map(line -> line.strip().substring(line.strip().lastIndexOf(' ') + 1))
                .flatMap(labels -> Arrays.stream(labels.split(",", -1)))
                .collect(Collectors.toSet());
    }

    /// Imports an image tar, unpacked and labelled.
    void importImages(String tar, List<String> labels) {
        List<String> arguments = new ArrayList<>(List.of("images", "import", "--local"));
        labels.forEach(label -> arguments.addAll(List.of("--label", label)));
        arguments.add(tar);
        run(IMPORT, arguments.toArray(String[]::new)).orThrow();
    }

    /// The containers whose tasks are there, running or not.
    List<String> tasks() {
        return run(Command.SHORT, "tasks", "list", "--quiet")
                .orThrow()
                .out()
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /// The containers that have a live process.
    List<String> running() {
        return run(Command.SHORT, "tasks", "list")
                .orThrow()
                .out()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields.length == 3 && fields[2].equals("RUNNING"))
                .map(fields -> fields[0])
                .toList();
    }

    /// The network namespace of the pod that has this uid, as its sandbox was made with it; none where it is in the
    /// machine's own, or is not there.
    public Optional<Path> networkOf(String podUid) {
        String filter =
                "labels.\"io.kubernetes.pod.uid\"==\"" + podUid + "\",labels.\"io.cri-containerd.kind\"==sandbox";
        return run(Command.SHORT, "containers", "list", "--quiet", filter)
                .orThrow()
                .out()
                .lines()
                .flatMap(line -> network(Json.read(
                        run(Command.SHORT, "containers", "info", line).orThrow().out())))
                .findFirst();
    }

    private static Stream<Path> network(JsonNode container) {
        return container
                .path("Spec")
                .path("linux")
                .path("namespaces")
                .valueStream()
                .filter(node -> node.path("type").asString("").equals("network"))
                .map(node -> Path.of(node.path("path").asString("")))
                .filter(Files::exists);
    }

    /// Sends a signal to every process of a container; one that is gone already is fine.
    void signal(String container, String signal) {
        run(Command.SHORT, "tasks", "kill", "--all", "--signal", signal, container);
    }

    private CommandResult run(Duration limit, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Layout.bin("ctr").toString(),
                "--address",
                Layout.CONTAINERD_SOCKET.toString(),
                "--namespace",
                "k8s.io",
                "--connect-timeout",
                "2s"));
        argv.addAll(List.of(arguments));
        return commands.run(Command.of(argv).within(limit));
    }
}
