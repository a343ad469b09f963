package io.nodelet.kube;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// A real etcd and kube-apiserver on loopback, in a folder of its own, ended by [#close].
public final class RealControlPlane implements AutoCloseable {
    /// The system property that names the folder of the real programs.
    public static final String PROPERTY = "nodelet.components";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path binaries = binaries();
    private final Path folder;
    private final Deque<Process> started = new ArrayDeque<>();

    public RealControlPlane(Path folder) {
        this.folder = folder;
    }

    private static Path binaries() {
        Path folder = Path.of(System.getProperty(PROPERTY, ""));
        if (!Files.isExecutable(folder.resolve("kube-apiserver"))) {
            throw new AssertionError("no Kubernetes in the folder '" + folder
                    + "'. ./mvnw verify builds it; by hand: -D" + PROPERTY + "=<folder of a bundle's programs>.");
        }
        return folder;
    }

    /// Starts both with certificates of their own, and waits until the API server is ready.
    ///
    /// @param flags more flags for kube-apiserver
    /// @return a client with every right
    public FileClientConfig start(String... flags) {
        TestPki pki = new TestPki(folder, "test-ca");
        pki.issue("apiserver", "CN=kube-apiserver");
        pki.issue("admin", "O=system:masters,CN=admin");
        int etcd = freePort();
        int port = freePort();
        String store = "http://127.0.0.1:" + etcd;
        launch(Stream.of(
                "etcd",
                "--data-dir=" + folder.resolve("etcd"),
                "--unsafe-no-fsync",
                "--listen-client-urls=" + store,
                "--advertise-client-urls=" + store,
                "--listen-peer-urls=http://127.0.0.1:" + freePort()));
        launch(Stream.concat(
                Stream.of(
                        "kube-apiserver",
                        "--etcd-servers=" + store,
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--tls-cert-file=" + folder.resolve("apiserver.crt"),
                        "--tls-private-key-file=" + folder.resolve("apiserver.key"),
                        "--client-ca-file=" + pki.ca(),
                        "--authorization-mode=Node,RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + folder.resolve("apiserver.crt"),
                        "--service-account-signing-key-file=" + folder.resolve("apiserver.key"),
                        "--service-cluster-ip-range=10.21.0.0/22",
                        "--disable-admission-plugins=ServiceAccount"),
                Stream.of(flags)));
        FileClientConfig fileClientConfig = new FileClientConfig(
                URI.create("https://127.0.0.1:" + port),
                pki.ca(),
                folder.resolve("admin.crt"),
                folder.resolve("admin.key"));
        awaitReady(new HttpKubeApi(fileClientConfig));
        return fileClientConfig;
    }

    /// Starts one of the real programs; its output goes to a file named after it.
    public Process launch(Stream<String> command) {
        List<String> words = command.toList();
        Process process = launch(words.getFirst() + ".log", words.stream());
        started.push(process);
        return process;
    }

    /// Starts one that ends by itself; its output goes to the file `output`.
    public Process launch(String output, Stream<String> command) {
        List<String> words = command.toList();
        String program = binaries.resolve(words.getFirst()).toString();
        List<String> argv =
                Stream.concat(Stream.of(program), words.stream().skip(1)).toList();
        try {
            return new ProcessBuilder(argv)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(output).toFile())
                    .start();
        } catch (IOException e) {
            throw new AssertionError("can't start " + program, e);
        }
    }

    /// Ends one that was started.
    public void end(Process process) {
        started.remove(process);
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private Path log(String program) {
        return folder.resolve(program + ".log");
    }

    /// Waits until the API server that was started is ready.
    public void awaitReady(KubeApi api) {
        Instant deadline = Instant.now().plus(LIMIT);
        while (!api.ready().isHealthy()) {
            if (Instant.now().isAfter(deadline) || started.stream().anyMatch(process -> !process.isAlive())) {
                throw new AssertionError(api.ready().reason() + "\n" + tail("etcd") + tail("kube-apiserver"));
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private String tail(String program) {
        try {
            List<String> lines = Files.readAllLines(log(program));
            return program + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return program + ": " + e.getMessage();
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        for (Process process : started) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException _) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
