package io.nodelet.agent;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nodelet.agent.cli.Program;
import io.nodelet.agent.cli.context.BuildInfo;
import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.Console;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.preflight.Preflight;
import io.nodelet.config.ConfigFile;
import io.nodelet.daemon.NodeIdentity;
import io.nodelet.daemon.control.DaemonConnection;
import io.nodelet.diagnosis.probe.FactCollector;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Item;
import io.nodelet.engine.Plan;
import io.nodelet.engine.Resource;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.host.Services;
import io.nodelet.host.TrustedFiles;
import io.nodelet.host.linux.Poll;
import io.nodelet.identity.certs.NodeCertificates;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.phases.controlplane.HttpLoopbackHealth;
import io.nodelet.phases.misc.NoRole;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.Pem;
import io.nodelet.why.Facts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// The training run of the build: does once what commands do, in a folder of its own and on loopback, so that the Java
/// machine learns which classes they need and keeps them ready in a file. It changes nothing beside that folder.
final class AotTraining {
    private static final Duration DAEMON = Duration.ofSeconds(10);
    private final Path folder;
    private final NodeSpec spec;

    private AotTraining(Path folder) throws IOException {
        this.folder = folder;
        AotTrainingBundle.write(folder.resolve("bundle"));
        Path file = Files.writeString(
                folder.resolve("nodelet.yaml"),
                "network: {mtu: 1400}\nnode: {taints: []}\ncomponents:\n  bundle: " + folder.resolve("bundle") + "\n");
        NodeConfig config = ConfigFile.load(file);
        var facts =
                new NodeFacts("train", "127.0.0.1", "lo", 1500, NodeFacts.Cgroups.V2, false, "amd64", true, false, "");
        this.spec = new NodeSpec(config, facts);
    }

    /// @param what `warm-up-list` is for commands that only list, `warm-up` for those that act, `warm-up-run` for the
    /// daemon: each gets only what it needs itself, as all of it is mapped, and the daemon's stays in memory
    static void run(String what) throws IOException, GeneralSecurityException {
        Path folder = Files.createTempDirectory("nodelet-warm-up");
        try {
            if (what.equals("warm-up-list")) {
                AotTrainingListing.run(folder);
            } else {
                new AotTraining(folder).run(what.equals("warm-up-run"));
            }
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private void run(boolean daemon) throws IOException, GeneralSecurityException {
        if (daemon) {
            daemon();
        } else {
            commands();
        }
        certificates();
        realPlan();
        requests();
    }

    private CliContext world() {
        var out = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var console = new Console(out, out, new ByteArrayInputStream(new byte[0]), false);
        return new CliContext(
                console,
                Machine.real(),
                _ -> new IdleStack(),
                BuildInfo.current(),
                folder.resolve("nodelet.yaml"),
                folder.resolve("run"),
                folder,
                folder,
                folder.resolve("status"),
                TrustedFiles.below(folder));
    }

    /// A whole life with a plan that has nothing to do.
    private void commands() {
        CliContext cliContext = world();
        String ignored = String.join(",", Preflight.names());
        new Program(cliContext).run("preflight");
        new Program(cliContext).run("phases", "start", "--ignore-preflight", ignored);
        new Program(cliContext).run("phases", "start", "--ignore-preflight", ignored);
        new Program(cliContext).run("phases", "status", "--verbose");
        new Program(cliContext).run("phases", "status", "-o", "json");
        new Program(cliContext).run("why");
        new Program(cliContext).run("why", "-o", "json");
        new Program(cliContext).run("phases", "stop");
        Thread daemon = begin(cliContext);
        boolean _ = Poll.until(DAEMON, () -> new Program(cliContext).run("status", "--kube") == 0);
        new Program(cliContext).run("status");
        new Program(cliContext).run("status", "-o", "json");
        new Program(cliContext).run("metrics");
        new Program(cliContext).run("phases", "stop");
        end(daemon);
    }

    /// The daemon from its first look to its end, and what one asks it.
    private void daemon() {
        CliContext cliContext = world();
        Thread daemon = begin(cliContext);
        boolean _ = Poll.until(
                DAEMON,
                () -> DaemonConnection.to(cliContext.socket())
                        .map(daemonConnection -> {
                            try (daemonConnection) {
                                return daemonConnection.documents().kube().contains("\"ok\"");
                            }
                        })
                        .orElse(false));
        DaemonConnection.to(cliContext.socket()).ifPresent(daemonConnection -> {
            try (daemonConnection) {
                daemonConnection.metrics();
            }
        });
        end(daemon);
    }

    private static Thread begin(CliContext cliContext) {
        return Thread.ofPlatform()
                .daemon()
                .start(() -> new Program(cliContext).run("run")); // it may not hold up the end
    }

    private static void end(Thread daemon) {
        daemon.interrupt();
        boolean _ = Poll.until(DAEMON, () -> !daemon.isAlive());
    }

    /// Makes a master's certificates in this run's folder.
    private void certificates() {
        Drivers drivers = wiring("none").drivers();
        for (Item item : new NodeCertificates(spec, certs()).items()) {
            if (item instanceof Resource resource && resource.key().startsWith(folder.toString())) {
                make(drivers, resource);
            }
        }
    }

    private static <R extends Resource> void make(Drivers drivers, R resource) {
        drivers.of(resource).apply(resource);
        drivers.of(resource).compare(resource);
    }

    /// Looks at every phase of a master on this machine, whatever it finds.
    private void realPlan() {
        wiring("looking").runner(RunEvent.Sink.NONE).status(RunOptions.ALL);
    }

    /// Speaks TLS with itself, as with an API server.
    private void requests() throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(serving()));
        server.createContext("/", exchange -> {
            byte[] answer = "{\"kind\": \"List\", \"items\": []}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            int port = server.getAddress().getPort();
            var fileClientConfig = new FileClientConfig(
                    URI.create("https://127.0.0.1:" + port),
                    certs().cert(CertificateAuthority.CLUSTER),
                    certs().cert(CertificateSpec.ADMIN),
                    certs().key(CertificateSpec.ADMIN));
            new HttpKubeApi(fileClientConfig).ready();
            new HttpKubeApi(fileClientConfig).get("/api/v1/nodes/train");
            new HttpLoopbackHealth().https("training", port, "/readyz");
        } finally {
            server.stop(0);
        }
    }

    private SSLContext serving() throws IOException, GeneralSecurityException {
        var certificate =
                Pem.certificates(certs().cert(CertificateSpec.APISERVER)).getFirst();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server",
                Pem.key(certs().key(CertificateSpec.APISERVER), certificate),
                new char[0],
                new java.security.cert.Certificate[] {certificate});
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private Wiring wiring(String ledger) {
        return new Wiring(
                spec,
                Clock.systemUTC(),
                new FileLedgerStore(folder.resolve(ledger)),
                folder.resolve("run"),
                TrustedFiles.below(folder),
                Clients.patient(spec.config().running()),
                folder);
    }

    private CertFolder certs() {
        return new CertFolder(folder.resolve("certs"));
    }

    /// A plan with nothing to do.
    private final class IdleStack implements NodeOperations {
        private final Wiring wiring = wiring("ledger");

        @Override
        public Plan plan() {
            return new Plan(List.of(new NoRole(wiring.ledger())));
        }

        @Override
        public boolean started() {
            return true;
        }

        @Override
        public Runner runner(RunEvent.Sink events) {
            return new Runner(plan(), wiring.drivers(), wiring.ledger(), events);
        }

        @Override
        public Services services() {
            return Wiring.servicesIn(folder.resolve("run"), NodeConfig.DEFAULTS, false);
        }

        @Override
        public NodeIdentity identity() {
            return new NodeIdentity("train", "none", "");
        }

        @Override
        public void prepare() {}

        @Override
        public Facts collectFacts(FactCollector factCollector) {
            return factCollector.collect(Optional.of(wiring.doors()));
        }

        @Override
        public boolean renewable(OwnedResource owned) {
            return false;
        }
    }
}
