package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.guard.PreflightRunner;
import io.nodelet.agent.cli.render.IdentityText;
import io.nodelet.agent.cli.render.RunTimes;
import io.nodelet.controllers.ControllerContext;
import io.nodelet.controllers.NodeControllers;
import io.nodelet.controllers.etcd.EtcdMaintenance;
import io.nodelet.controllers.metrics.MetricsPage;
import io.nodelet.controllers.report.ClusterReport;
import io.nodelet.controllers.secrets.ControlPlaneRestarter;
import io.nodelet.daemon.Controllers;
import io.nodelet.daemon.DaemonContext;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.ManagedNode;
import io.nodelet.daemon.MonotonicTime;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.daemon.control.ControlServer;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.kube.KnownMasters;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// `nodeletd run`: the daemon, its lock, its socket, and its end.
public final class RunDaemon {
    private static final Duration LOOP_ANSWER = Duration.ofSeconds(30);
    private final CliContext context;
    private final Path file;
    private final DaemonConfig configuration;
    private final DesiredStateFile intents;
    private volatile Runnable controlPlane = () -> {};

    /// @param file the configuration; one that is not there means the defaults
    public RunDaemon(CliContext context, Path file) {
        this.context = context;
        this.file = file.toAbsolutePath();
        this.configuration = new DaemonConfig(context.trusted(), context.state(), this.file);
        this.intents = new DesiredStateFile(context.state());
    }

    /// @param ignored preflight checks to leave out
    public ExitCode run(List<String> ignored) {
        try (var _ = OwnerLock.take(
                        context.run(), "run", context.machine().clock().instant());
                var log = new KubeLog(
                        context.logs(),
                        context.machine().clock(),
                        context.console().err())) {
            NodeConfig config = configuration.load(this::usable);
            configuration.warning().ifPresent(text -> say(log, text));
            NodeOperations first = context.stacks().of(config);
            refuseUnfit(first, config, ignored);
            first.prepare();
            return keep(first, log);
        }
    }

    private ExitCode keep(NodeOperations first, KubeLog log) {
        Consumer<String> say = line -> say(log, line);
        var node = new ActiveNode(masters(), () -> controlPlane.run(), say);
        Supplier<KubeApi> api = Lazy.of(first::api);
        var report = new ClusterReport(
                SystemdNotifier.of(System.getenv()),
                first.identity().name(),
                api,
                context.machine().clock());
        var etcd =
                new EtcdMaintenance(node::etcd, intents::read, context.machine().clock(), say);
        var threads = new SupervisedThreads(say);
        var daemon = new NodeDaemon(surroundings(first, node, report, etcd, log), MonotonicTime.ofMachine(), threads);
        etcd.pausing(pause -> pause(daemon, pause));
        controlPlane = new ControlPlaneRestarter(daemon, intents::read, node::phases);
        if (configuration.started()) {
            var _ = daemon.reload(); // which is refused: from then on the daemon itself says what is wrong with the
            // file
        }
        var metrics =
                new MetricsPage(daemon, context.machine(), context.buildInfo().version(), etcd::metrics);
        var work = new ControllerContext(
                node::config,
                node::spec,
                api,
                first::host,
                masters(),
                node::keys,
                context.logs(),
                metrics,
                seen -> follow(seen, daemon, say),
                say);
        try (var _ = new ShutdownHook(daemon::end);
                var control = ControlServer.open(threads, context.socket(), file, daemon, first::renewable, metrics);
                var _ = Controllers.start(
                        threads,
                        NodeControllers.of(work, report, etcd),
                        () -> node.config().role(),
                        say)) {
            return run(daemon, control, say);
        }
    }

    private DaemonContext surroundings(
            NodeOperations first, ActiveNode node, ClusterReport report, EtcdMaintenance etcd, KubeLog log) {
        return new DaemonContext(
                events -> load(
                        node,
                        event -> {
                            tell(log, event);
                            events.accept(event);
                        },
                        line -> say(log, line)),
                file,
                first.services(),
                intents,
                context.status(),
                new Random(),
                line -> say(log, line),
                report,
                () -> more(node, etcd));
    }

    private ExitCode run(NodeDaemon daemon, ControlServer control, Consumer<String> say) {
        boolean _ = SighupHandler.does(() -> {
            var _ = daemon.reload();
        });
        say.accept("nodeletd " + context.buildInfo().version() + " keeps this node by " + file);
        daemon.run();
        say.accept("nodeletd ends; what runs on this node goes on");
        return control.left() ? ExitCode.LEFT : ExitCode.OK;
    }

    private static void follow(List<String> masters, NodeDaemon daemon, Consumer<String> say) {
        say.accept("the masters are " + String.join(", ", masters));
        var _ = daemon.reload();
    }

    private Map<String, Object> more(ActiveNode node, EtcdMaintenance etcd) {
        Map<String, Object> more = new LinkedHashMap<>(etcd.toMap());
        configuration
                .inPlaceOfTheFile()
                .ifPresent(lastGoodConfig ->
                        more.put("lastGoodConfig", lastGoodConfig.file().toString()));
        boolean master = node.config().role() == Role.MASTER;
        node.moved().ifPresent(drift -> more.put("moved", new IdentityText(drift, master).toMap()));
        return more;
    }

    private KnownMasters masters() {
        return new KnownMasters(context.state().resolve("masters"));
    }

    private static void pause(NodeDaemon daemon, Optional<HealingPause> pause) {
        try {
            var _ = daemon.pause(pause)
                    .orTimeout(LOOP_ANSWER.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new NodeletException("the daemon's loop did not answer within " + LOOP_ANSWER.toSeconds() + " s", e);
        }
    }

    private static void tell(KubeLog log, RunEvent event) {
        if (!RunTimes.looking(event)) {
            log.accept(event);
        }
    }

    private void say(KubeLog log, String line) {
        log.say(line);
        line.lines().map(KubeLog::printable).forEach(context.console().out()::println);
        context.console().out().flush();
    }

    /// Only a node that is there has a last good configuration; what a fresh machine lacks is for its checks to say.
    private NodeConfig usable(NodeConfig config) {
        NodeOperations operations = context.stacks().of(config);
        if (operations.started()) {
            var _ = operations.runner(RunEvent.Sink.NONE);
        }
        return config;
    }

    private ManagedNode load(ActiveNode node, RunEvent.Sink events, Consumer<String> log) {
        return configuration.load(config -> {
            NodeOperations operations = context.stacks().of(config);
            Runner runner = operations.runner(event -> {
                configuration.keep(log); // once the node has a folder to keep it in
                events.accept(event);
            });
            return node.put(config, operations, runner);
        });
    }

    /// Before the first change to a machine it must be fit; later it is the daemon's to see what is wrong.
    private void refuseUnfit(NodeOperations operations, NodeConfig config, List<String> ignored) {
        if (operations.started() || !config.daemon().serviceState().equals("true")) {
            return;
        }
        new PreflightRunner(context).requireFit(config, ignored);
    }
}
