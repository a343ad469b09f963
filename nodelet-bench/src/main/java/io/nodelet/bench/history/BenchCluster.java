package io.nodelet.bench.history;

import io.nodelet.host.Command;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.InMemoryClientConfig;
import io.nodelet.kube.KubeconfigFile;
import io.nodelet.model.Role;
import io.nodelet.sandbox.Host;
import io.nodelet.sandbox.Kubeconfig;
import io.nodelet.sandbox.Sandbox;
import io.nodelet.sandbox.SandboxStore;
import io.nodelet.sandbox.Sandboxes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/// A sandbox with a cluster in it, driven by the shipped program.
///
/// @param name the sandbox's
public record BenchCluster(String name) implements AutoCloseable {
    /// The shipped programs.
    static final Path DIST = Path.of(System.getProperty("nodelet.dist", "target/dist"))
            .toAbsolutePath()
            .normalize();
    private static final String NODELETCTL = DIST.resolve("bin/nodeletctl").toString();
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String ADMIN = "etc/pf9/kube.d/kubeconfigs/admin.yaml";
    private static final String ETCD = "etc/pf9/kube.d/certs/etcd";
    private static final int ETCD_PORT = 2379;
    private static final int VIRTUAL_IP = 9;
    /// The option of `sandbox up` that gives it a virtual IP.
    static final String VIP = "--vip";

    /// Makes it.
    ///
    /// @param more options of `sandbox up`
    public static BenchCluster make(String name, int masters, int workers, String... more) {
        BenchCluster benchCluster = new BenchCluster(name);
        List<String> up = new ArrayList<>(List.of("--masters", "" + masters, "--workers", "" + workers, "--yes"));
        up.addAll(List.of(more));
        try {
            benchCluster.sandbox("up", up);
            return benchCluster;
        } catch (RuntimeException e) {
            benchCluster.close();
            throw e;
        }
    }

    /// A command of `nodeletctl sandbox` about it, which must end well.
    ///
    /// @return what it printed
    public String sandbox(String verb, List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of(NODELETCTL, "sandbox", verb, "--name", name));
        argv.addAll(arguments);
        return new LinuxCommands()
                .run(Command.of(argv).within(LIMIT).with(System.getenv()))
                .orThrow()
                .out();
    }

    String sandbox(List<String> words) {
        return sandbox(words.getFirst(), words.subList(1, words.size()));
    }

    /// It, as it is on record.
    public Sandbox recorded() {
        return SandboxStore.of(System.getenv()).get(name);
    }

    /// Runs a benchmark anew in the network between its hosts, so that no host's trouble is the clients' own.
    ///
    /// @param words   where to tell what happens
    /// @param command of [io.nodelet.bench.Benchmarks]
    /// @return its exit code
    public int inItsNetwork(Redirect words, String... command) {
        List<String> argv = new ArrayList<>(List.of(
                "nsenter",
                "--net=/proc/" + recorded().switchHolder().pid() + "/ns/net",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dnodelet.dist=" + DIST));
        argv.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.nodelet.bench.Benchmarks"));
        argv.addAll(List.of(command));
        try {
            return new ProcessBuilder(argv)
                    .redirectOutput(words)
                    .redirectError(words)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /// The masters that are in the cluster.
    List<Host> masters() {
        return recorded().hosts().stream()
                .filter(host -> host.role() == Role.MASTER)
                .filter(host -> Files.exists(Sandboxes.rootOf(host).resolve(ADMIN)))
                .toList();
    }

    /// The virtual IP that leads to its masters, where it was made with `--vip`.
    String virtualIp() {
        return recorded().address(VIRTUAL_IP);
    }

    /// Whether a host has the virtual IP now.
    boolean holdsVirtualIp(Host host) {
        String address = virtualIp();
        return sandbox("exec", List.of(host.name(), "--", "ip", "-o", "address", "show", "to", address))
                .contains(address);
    }

    /// Every way in: the masters' API servers, their etcd, and the virtual IP.
    List<Server> servers() {
        InMemoryClientConfig admin = KubeconfigFile.read(Kubeconfig.of(masters().getFirst()));
        SSLContext tls = admin.context();
        int port = admin.server().getPort();
        List<Server> servers = new ArrayList<>();
        for (Host host : masters()) {
            servers.add(new Server(Server.Way.API, uri(host.address(), port), tls));
            servers.add(new Server(Server.Way.ETCD, uri(host.address(), ETCD_PORT), etcd(host)));
        }
        servers.add(virtualServer());
        return servers;
    }

    /// The way in through the virtual IP.
    Server virtualServer() {
        InMemoryClientConfig admin = KubeconfigFile.read(Kubeconfig.of(masters().getFirst()));
        return new Server(Server.Way.VIRTUAL_IP, uri(virtualIp(), admin.server().getPort()), admin.context());
    }

    private static SSLContext etcd(Host host) {
        Path certs = Sandboxes.rootOf(host).resolve(ETCD);
        return new FileClientConfig(
                        uri(host.address(), ETCD_PORT),
                        certs.resolve("ca.crt"),
                        certs.resolve("etcdctl.crt"),
                        certs.resolve("etcdctl.key"))
                .context();
    }

    private static URI uri(String host, int port) {
        return URI.create("https://" + host + ":" + port);
    }

    @Override
    public void close() {
        sandbox("down", List.of());
    }
}
