package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.guard.PreflightRunner;
import io.nodelet.agent.cli.render.IdentityText;
import io.nodelet.agent.cli.render.RunTimes;
import io.nodelet.agent.control.ControlServer;
import io.nodelet.agent.dns.CoreDnsScaler;
import io.nodelet.agent.etcd.EtcdClients;
import io.nodelet.agent.etcd.EtcdMaintenance;
import io.nodelet.agent.masters.MasterDiscovery;
import io.nodelet.agent.metrics.MetricsEndpoint;
import io.nodelet.agent.metrics.MetricsPage;
import io.nodelet.agent.report.ClusterReport;
import io.nodelet.agent.secrets.ControlPlaneRestarter;
import io.nodelet.agent.secrets.KeyRotationFollower;
import io.nodelet.config.ConfigTree;
import io.nodelet.config.JsonText;
import io.nodelet.daemon.CheckIntervals;
import io.nodelet.daemon.DaemonContext;
import io.nodelet.daemon.DaemonListener;
import io.nodelet.daemon.DesiredStateFile;
import io.nodelet.daemon.HealingPause;
import io.nodelet.daemon.ManagedNode;
import io.nodelet.daemon.MonotonicTime;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.PlanIndex;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Durations;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.Role;
import io.nodelet.phases.KnownMasters;
import io.nodelet.phases.Lazy;
import io.nodelet.phases.secrets.ReportKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    private static final int PATIENCE_SECONDS = 30;
    private final CliContext context;
    private final Path file;
    private final DaemonConfig configuration;
    private volatile NodeConfig inForce = NodeConfig.DEFAULTS;
    private volatile Optional<Supplier<EtcdClients>> etcd = Optional.empty();
    private volatile Optional<Supplier<ReportKeys>> keys = Optional.empty();
    private volatile List<PhaseId> phases = List.of();
    private volatile Runnable controlPlane = () -> {};
    private volatile Supplier<Optional<IdentityDrift>> moved = Optional::empty;

    /// @param file the configuration; one that is not there means the defaults
    public RunDaemon(CliContext context, Path file) {
        this.context = context;
        this.file = file.toAbsolutePath();
        this.configuration = new DaemonConfig(context.trusted(), context.state(), this.file);
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
        Supplier<KubeApi> api = Lazy.of(first::api);
        var threads = new SupervisedThreads(line -> say(log, line));
        try (var announcer = new ClusterReport(
                threads,
                SystemdNotifier.of(System.getenv()),
                first.identity().name(),
                api,
                context.machine().clock())) {
            return keep(first, log, threads, announcer, api);
        }
    }

    private ExitCode keep(
            NodeOperations first,
            KubeLog log,
            SupervisedThreads threads,
            DaemonListener daemonListener,
            Supplier<KubeApi> api) {
        var intents = new DesiredStateFile(context.state());
        var etcdMaintenance = new EtcdMaintenance(
                () -> etcd.map(Supplier::get), intents::read, context.machine().clock(), line -> say(log, line));
        var around = new DaemonContext(
                events -> load(
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
                daemonListener,
                () -> more(etcdMaintenance));
        var daemon = new NodeDaemon(around, MonotonicTime.ofMachine(), threads);
        controlPlane = new ControlPlaneRestarter(daemon, intents::read, () -> phases);
        if (configuration.started()) {
            var _ = daemon.reload(); // which is refused: from then on the daemon itself says what is wrong with the
            // file
        }
        var metrics =
                new MetricsPage(daemon, context.machine(), context.buildInfo().version(), etcdMaintenance::metrics);
        try (var _ = new ShutdownHook(daemon::end);
                var _ = etcdMaintenance.pausing(found -> pause(daemon, found)).begin(threads);
                var _ = new LogTruncator(threads, context.logs(), line -> say(log, line));
                var control = ControlServer.open(threads, context.socket(), file, daemon, first::renewable, metrics);
                var _ = MetricsEndpoint.ofNode(
                        threads, () -> inForce.daemon().metricsAddress(), metrics, line -> say(log, line));
                var _ = first.approver(threads, line -> say(log, line));
                var _ = new KeyRotationFollower(threads, () -> keys.map(Supplier::get));
                var _ = new CoreDnsScaler(threads, () -> inForce, api, line -> say(log, line));
                var _ = new MasterDiscovery(threads, () -> inForce, api, masters(), first::host, seen -> {
                    say(log, "the masters are " + String.join(", ", seen));
                    var _ = daemon.reload();
                })) {
            boolean _ = SighupHandler.does(() -> {
                var _ = daemon.reload();
            });
            say(log, "nodeletd " + context.buildInfo().version() + " keeps this node by " + file);
            daemon.run();
            say(log, "nodeletd ends; what runs on this node goes on");
            return control.left() ? ExitCode.LEFT : ExitCode.OK;
        }
    }

    private Map<String, Object> more(EtcdMaintenance etcdMaintenance) {
        Map<String, Object> more = new LinkedHashMap<>(etcdMaintenance.toMap());
        configuration
                .inPlaceOfTheFile()
                .ifPresent(lastGoodConfig ->
                        more.put("lastGoodConfig", lastGoodConfig.file().toString()));
        moved.get()
                .ifPresent(identityDrift ->
                        more.put("moved", new IdentityText(identityDrift, inForce.role() == Role.MASTER).toMap()));
        return more;
    }

    private KnownMasters masters() {
        return new KnownMasters(context.state().resolve("masters"));
    }

    private static void pause(NodeDaemon daemon, Optional<HealingPause> pause) {
        try {
            var _ = daemon.pause(pause)
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            throw new NodeletException("the daemon's loop did not answer within " + PATIENCE_SECONDS + " s", e);
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

    private ManagedNode load(RunEvent.Sink events, Consumer<String> log) {
        return configuration.load(config -> {
            NodeOperations operations = context.stacks().of(config);
            Runner runner = operations.runner(event -> {
                configuration.keep(log); // once the node has a folder to keep it in
                events.accept(event);
            });
            ManagedNode node = kept(config, operations, runner);
            inForce = config;
            moved = operations.moved();
            boolean master = config.role() == Role.MASTER;
            etcd = master ? Optional.of(Lazy.of(operations::etcd)) : Optional.empty();
            keys = master
                    ? Optional.of(Lazy.of(() -> operations.secrets().reports(() -> controlPlane.run(), log)))
                    : Optional.empty();
            phases = operations.plan().ids();
            return node;
        });
    }

    private ManagedNode kept(NodeConfig config, NodeOperations operations, Runner runner) {
        NodeConfig.Daemon wishes = config.daemon();
        return new ManagedNode(
                runner,
                PlanIndex.of(runner.plan(), operations.services()::files),
                operations.identity(),
                wishes.serviceState(),
                digest(config, operations.host()),
                new CheckIntervals(
                        Durations.of(wishes.interval()),
                        Durations.of(wishes.probeInterval()),
                        CheckIntervals.DEFAULT.pulse()),
                lost(operations.moved()),
                operations.others());
    }

    /// Under another name the node goes on; without its address it does not.
    private static Supplier<Optional<String>> lost(Supplier<Optional<IdentityDrift>> moved) {
        return () -> moved.get()
                .filter(IdentityDrift::addressChanged)
                .map(identityDrift -> identityDrift.describe() + " (nodeletd identity show says what to do)");
    }

    /// Of the configuration and of what goes into declarations beside it.
    private String digest(NodeConfig config, Optional<HostIdentity> host) {
        List<String> masters = config.role() == Role.MASTER ? masters().list(config) : List.of();
        try {
            String all = JsonText.line(ConfigTree.of(config))
                    + String.join("\n", masters)
                    + host.map(HostIdentity::toString).orElse("");
            byte[] text = all.getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Before the first change to a machine it must be fit; later it is the daemon's to see what is wrong.
    private void refuseUnfit(NodeOperations operations, NodeConfig config, List<String> ignored) {
        if (operations.started() || !config.daemon().serviceState().equals("true")) {
            return;
        }
        new PreflightRunner(context).requireFit(config, ignored);
    }
}
