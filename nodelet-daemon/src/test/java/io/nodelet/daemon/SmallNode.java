package io.nodelet.daemon;

import io.nodelet.engine.Action;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.Progress;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.host.FakeServices;
import io.nodelet.host.ServiceState;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.Service;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.Backups;
import io.nodelet.resources.driver.Digests;
import io.nodelet.resources.driver.ServicesDriver;
import io.nodelet.resources.driver.TextFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Two phases on the real engine, with real files in a test's own folder and services that run nowhere. The
/// "configuration" is a file of one line, which becomes the content of etcd's.
final class SmallNode {
    static final PhaseId ETCD = new PhaseId(55, "055-etcd_run.sh", "Start etcd");
    static final PhaseId API = new PhaseId(78, "078-control_plane_start.sh", "Start control plane");
    final Path root;
    final Path config;
    final Path etcdFile;
    final FakeServices services;

    /// Thrown by the live check of the control plane.
    volatile Optional<Error> error = Optional.empty();

    SmallNode(Path root) throws IOException {
        this.root = root;
        this.config = Files.writeString(root.resolve("node.conf"), "one");
        this.etcdFile = root.resolve("etcd.conf");
        this.services = new FakeServices(root, Clock.systemUTC());
        Files.createDirectories(root.resolve("state"));
    }

    private record Small(
            PhaseId id,
            Set<Integer> dependsOn,
            List<Item> declare,
            FakeServices services,
            String service,
            Supplier<Optional<Error>> error,
            Path budget)
            implements Phase {
        @Override
        public List<Action> beforeStop(boolean force) {
            return force || !Files.exists(budget) ? List.of() : List.of(new Blocked());
        }

        @Override
        public boolean hasStatusCheck() {
            return true;
        }

        @Override
        public Health check() {
            error.get().ifPresent(error -> {
                throw error;
            });
            return services.state(service) instanceof ServiceState.Running
                    ? Health.healthy()
                    : Health.unhealthy(ReasonCode.SERVICE_UNWELL, service, service + " does not answer");
        }
    }

    /// A drain that a PodDisruptionBudget keeps from its end.
    private record Blocked() implements Action {
        @Override
        public String key() {
            return "drain";
        }

        @Override
        public Health check() {
            return Health.unhealthy(ReasonCode.NOT_DRAINED, "", "not drained");
        }

        @Override
        public void perform(Progress progress) {
            throw new NodeletException(new Failure(ReasonCode.DRAIN_BLOCKED, "", "a budget keeps a pod"));
        }
    }

    ManagedNode load(RunEvent.Sink events) {
        String line = line();
        if (line.contains("broken")) {
            throw new NodeletException("line 1: it is broken");
        }
        Plan plan = new Plan(List.of(
                new Small(
                        ETCD,
                        Set.of(),
                        List.of(new TextFile(etcdFile, line, "0644"), service("etcd", List.of(etcdFile))),
                        services,
                        "etcd",
                        Optional::empty,
                        root.resolve("budget")),
                new Small(
                        API,
                        Set.of(55),
                        List.of(service("kube-apiserver", List.of())),
                        services,
                        "kube-apiserver",
                        () -> error,
                        root.resolve("budget"))));
        Drivers drivers = new Drivers(List.of(
                new TextFiles(new Backups(root.resolve("backups"))),
                new ServicesDriver(services, new Digests(root.resolve("digests"), SmallNode::text))));
        Ledger ledger = new Ledger(new FileLedgerStore(root.resolve("state/ledger")), Clock.systemUTC());
        var checkIntervals = new CheckIntervals(Duration.ofHours(1), Duration.ofMinutes(30), Duration.ofMillis(200));
        return new ManagedNode(
                new Runner(plan, drivers, ledger, events),
                PlanIndex.of(plan, services::files),
                new NodeIdentity("n1", "master", "c1"),
                line.contains("ignore") ? "ignore" : "true",
                line,
                checkIntervals,
                this::moved,
                OtherMasters.NONE);
    }

    /// Says what the file `moved` holds.
    private Optional<String> moved() {
        Path file = root.resolve("moved");
        return Files.exists(file) ? Optional.of(text(file)) : Optional.empty();
    }

    private static Service service(String name, List<Path> inputs) {
        return new Service(name, List.of("/bin/" + name), inputs);
    }

    private String line() {
        return text(config);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
