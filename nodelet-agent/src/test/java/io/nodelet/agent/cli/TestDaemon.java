package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.render.IdentityText;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.controllers.etcd.EtcdReport;
import io.nodelet.controllers.metrics.MetricsPage;
import io.nodelet.daemon.CheckIntervals;
import io.nodelet.daemon.DaemonContext;
import io.nodelet.daemon.DaemonListener;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.ManagedNode;
import io.nodelet.daemon.MonotonicTime;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.OtherMasters;
import io.nodelet.daemon.PlanIndex;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.daemon.control.ControlServer;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;

/// A daemon that keeps a [TestStack], with its real socket, and commands that talk to it.
final class TestDaemon implements AutoCloseable {
    final Session session;
    final Path socket;
    final ControlServer server;
    private final Path root;
    private final NodeDaemon daemon;
    private final SupervisedThreads threads = new SupervisedThreads(_ -> {});
    private final Thread thread;

    TestDaemon(Path root) throws IOException {
        this.root = root;
        RecordedMachine machine = RecordedMachine.sound(root);
        session = new Session(root, machine);
        var stack = new TestStack(root, "");
        stack.prepare();
        socket = Files.createDirectories(root.resolve("run/nodelet")).resolve("nodeletd.sock");
        Path config = root.resolve("nodelet.yaml");
        daemon = new NodeDaemon(
                new DaemonContext(
                        this::load,
                        config,
                        stack.services(),
                        new DesiredStateFile(root.resolve("state")),
                        root.resolve("kube_status"),
                        new Random(1),
                        _ -> {},
                        DaemonListener.NOBODY,
                        this::moved),
                new MonotonicTime(machine.machine().clock()),
                threads);
        thread = Thread.ofVirtual().start(daemon::run);
        var metrics = new MetricsPage(daemon, machine.machine(), "1.2.3", EtcdReport.NOTHING::metrics);
        server = ControlServer.open(threads, socket, config, daemon, stack::renewable, metrics);
        await(() -> session.run("status").exit() == 0);
    }

    private ManagedNode load(RunEvent.Sink events) {
        if (Files.exists(root.resolve("broken"))) {
            throw new NodeletException("nodelet.yaml:1: it is broken");
        }
        var stack = new TestStack(root, "");
        Runner runner = stack.runner(events);
        return new ManagedNode(
                runner,
                PlanIndex.of(runner.plan(), stack.services()::files),
                stack.identity(),
                "true",
                "digest",
                new CheckIntervals(Duration.ofHours(1), Duration.ofHours(1), Duration.ofMillis(200)),
                () -> stack.moved().get().map(IdentityDrift::describe),
                OtherMasters.NONE);
    }

    private Map<String, Object> moved() {
        return new TestStack(root, "")
                .moved()
                .get()
                .map(identityDrift -> Map.<String, Object>of("moved", new IdentityText(identityDrift, true).toMap()))
                .orElse(Map.of());
    }

    void await(BooleanSupplier condition) {
        assertThat(Poll.until(Duration.ofSeconds(30), condition))
                .as(() -> session.run("status").out())
                .isTrue();
    }

    /// Whether it ends by itself within that time.
    boolean ends(Duration limit) {
        try {
            return thread.join(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        server.close();
        daemon.end();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
