package io.nodelet.bench.history;

import io.nodelet.host.Command;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.kube.Credentials;
import io.nodelet.kube.KubeconfigFile;
import io.nodelet.model.Role;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Kubeconfig;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.Sandboxes;
import io.nodelet.sandbox.Store;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A sandbox with a cluster in it, driven by the shipped program.
///
/// @param name the sandbox's
public record Cluster(String name) implements AutoCloseable {
    private static final String NODELETCTL = "target/dist/bin/nodeletctl";
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String ADMIN = "etc/pf9/kube.d/kubeconfigs/admin.yaml";

    /// Makes it.
    ///
    /// @param more options of `sandbox up`
    public static Cluster make(String name, int masters, int workers, String... more) {
        Cluster cluster = new Cluster(name);
        List<String> up = new ArrayList<>(List.of("--masters", "" + masters, "--workers", "" + workers, "--yes"));
        up.addAll(List.of(more));
        try {
            cluster.sandbox("up", up);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /// A command of `nodeletctl sandbox` about it, which must end well.
    void sandbox(String verb, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(NODELETCTL, "sandbox", verb, "--name", name));
        argv.addAll(arguments);
        new LinuxCommands()
                .run(Command.of(argv).within(LIMIT).with(System.getenv()))
                .orThrow();
    }

    void sandbox(List<String> words) {
        sandbox(words.getFirst(), words.subList(1, words.size()));
    }

    /// It, as it is on record.
    public Sandbox recorded() {
        return Store.of(System.getenv()).get(name);
    }

    /// The masters that are in the cluster.
    List<Host> masters() {
        return recorded().hosts().stream()
                .filter(host -> host.role() == Role.MASTER)
                .filter(host -> Files.exists(Sandboxes.rootOf(host).resolve(ADMIN)))
                .toList();
    }

    /// The administrator's access, as it is now.
    Credentials credentials() {
        return KubeconfigFile.read(Kubeconfig.of(recorded().host("")));
    }

    /// Every master's API server.
    List<URI> servers() {
        int port = credentials().server().getPort();
        return masters().stream()
                .map(host -> URI.create("https://" + host.address() + ":" + port))
                .toList();
    }

    @Override
    public void close() {
        sandbox("down", List.of());
    }
}
