package io.nodelet.agent.cli;

import io.nodelet.agent.control.ControlServer;
import io.nodelet.agent.dns.DnsSpread;
import io.nodelet.agent.etcd.EtcdTools;
import io.nodelet.agent.etcd.Upkeep;
import io.nodelet.agent.masters.MastersWatch;
import io.nodelet.agent.metrics.MetricsEndpoint;
import io.nodelet.agent.metrics.MetricsPage;
import io.nodelet.agent.report.ClusterReport;
import io.nodelet.agent.secrets.ControlPlaneStart;
import io.nodelet.agent.secrets.SecretsDuty;
import io.nodelet.config.ConfigTree;
import io.nodelet.config.JsonText;
import io.nodelet.daemon.Announcer;
import io.nodelet.daemon.IntentFile;
import io.nodelet.daemon.KeptNode;
import io.nodelet.daemon.NodeDaemon;
import io.nodelet.daemon.Pause;
import io.nodelet.daemon.Phases;
import io.nodelet.daemon.Rhythm;
import io.nodelet.daemon.SteadyTime;
import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.daemon.Surroundings;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Durations;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.Moved;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.Role;
import io.nodelet.phases.KnownMasters;
import io.nodelet.phases.Once;
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
final class RunDaemon {
    private static final int PATIENCE_SECONDS = 30;
    private final World world;
    private final Path file;
    private final DaemonConfig configuration;
    private volatile NodeConfig inForce = NodeConfig.DEFAULTS;
    private volatile Optional<Supplier<EtcdTools>> etcd = Optional.empty();
    private volatile Optional<Supplier<ReportKeys>> keys = Optional.empty();
    private volatile List<PhaseId> phases = List.of();
    private volatile Runnable controlPlane = () -> {};
    private volatile Supplier<Optional<Moved>> moved = Optional::empty;

    /// @param file the configuration; one that is not there means the defaults
    RunDaemon(World world, Path file) {
        this.world = world;
        this.file = file.toAbsolutePath();
        this.configuration = new DaemonConfig(world.trusted(), world.state(), this.file);
    }

    /// @param ignored preflight checks to leave out
    ExitCode run(List<String> ignored) {
        try (var _ = OwnerLock.take(world.run(), "run", world.machine().clock().instant());
                var log = new KubeLog(
                        world.logs(), world.machine().clock(), world.console().err())) {
            NodeConfig config = configuration.load(this::usable);
            configuration.warning().ifPresent(it -> say(log, it));
            Stack first = world.stacks().of(config);
            refuseUnfit(first, config, ignored);
            first.prepare();
            return keep(first, log);
        }
    }

    private ExitCode keep(Stack first, KubeLog log) {
        Supplier<KubeApi> api = Once.of(first::api);
        var threads = new SupervisedThreads(line -> say(log, line));
        try (var announcer = new ClusterReport(
                threads,
                Systemd.of(System.getenv()),
                first.identity().name(),
                api,
                world.machine().clock())) {
            return keep(first, log, threads, announcer, api);
        }
    }

    private ExitCode keep(
            Stack first, KubeLog log, SupervisedThreads threads, Announcer announcer, Supplier<KubeApi> api) {
        var intents = new IntentFile(world.state());
        var upkeep = new Upkeep(
                () -> etcd.map(Supplier::get), intents::read, world.machine().clock(), line -> say(log, line));
        var around = new Surroundings(
                events -> load(
                        event -> {
                            tell(log, event);
                            events.accept(event);
                        },
                        line -> say(log, line)),
                file,
                first.services(),
                intents,
                world.status(),
                new Random(),
                line -> say(log, line),
                announcer,
                () -> more(upkeep));
        var daemon = new NodeDaemon(around, SteadyTime.ofMachine(), threads);
        controlPlane = new ControlPlaneStart(daemon, intents::read, () -> phases);
        if (configuration.started()) {
            var _ = daemon.reload(); // which is refused: from then on the daemon itself says what is wrong with the
            // file
        }
        var metrics = new MetricsPage(daemon, world.machine(), world.build().version(), upkeep::metrics);
        try (var _ = new Ending(daemon::end);
                var _ = upkeep.pausing(it -> pause(daemon, it)).begin(threads);
                var _ = new LogCutter(threads, world.logs(), line -> say(log, line));
                var control = ControlServer.open(threads, world.socket(), file, daemon, first::renewable, metrics);
                var _ = MetricsEndpoint.ofNode(
                        threads, () -> inForce.daemon().metricsAddress(), metrics, line -> say(log, line));
                var _ = first.approver(threads, line -> say(log, line));
                var _ = new SecretsDuty(threads, () -> keys.map(Supplier::get));
                var _ = new DnsSpread(threads, () -> inForce, api, line -> say(log, line));
                var _ = new MastersWatch(threads, () -> inForce, api, masters(), first::host, seen -> {
                    say(log, "the masters are " + String.join(", ", seen));
                    var _ = daemon.reload();
                })) {
            boolean _ = Hangup.does(() -> {
                var _ = daemon.reload();
            });
            say(log, "nodeletd " + world.build().version() + " keeps this node by " + file);
            daemon.run();
            say(log, "nodeletd ends; what runs on this node goes on");
            return control.left() ? ExitCode.LEFT : ExitCode.OK;
        }
    }

    private Map<String, Object> more(Upkeep upkeep) {
        Map<String, Object> more = new LinkedHashMap<>(upkeep.tree());
        configuration
                .inPlaceOfTheFile()
                .ifPresent(it -> more.put("lastGoodConfig", it.file().toString()));
        moved.get().ifPresent(it -> more.put("moved", new IdentityText(it, inForce.role() == Role.MASTER).tree()));
        return more;
    }

    private KnownMasters masters() {
        return new KnownMasters(world.state().resolve("masters"));
    }

    private static void pause(NodeDaemon daemon, Optional<Pause> pause) {
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
        line.lines().map(KubeLog::printable).forEach(world.console().out()::println);
        world.console().out().flush();
    }

    /// Only a node that is there has a last good configuration; what a fresh machine lacks is for its checks to say.
    private NodeConfig usable(NodeConfig config) {
        Stack stack = world.stacks().of(config);
        if (stack.started()) {
            var _ = stack.runner(RunEvent.Sink.NONE);
        }
        return config;
    }

    private KeptNode load(RunEvent.Sink events, Consumer<String> log) {
        return configuration.load(config -> {
            Stack stack = world.stacks().of(config);
            Runner runner = stack.runner(event -> {
                configuration.keep(log); // once the node has a folder to keep it in
                events.accept(event);
            });
            KeptNode node = kept(config, stack, runner);
            inForce = config;
            moved = stack.moved();
            boolean master = config.role() == Role.MASTER;
            etcd = master ? Optional.of(Once.of(stack::etcd)) : Optional.empty();
            keys = master
                    ? Optional.of(Once.of(() -> stack.secrets().reports(() -> controlPlane.run(), log)))
                    : Optional.empty();
            phases = stack.plan().ids();
            return node;
        });
    }

    private KeptNode kept(NodeConfig config, Stack stack, Runner runner) {
        NodeConfig.Daemon wishes = config.daemon();
        return new KeptNode(
                runner,
                Phases.of(runner.plan(), stack.services()::files),
                stack.identity(),
                wishes.serviceState(),
                digest(config, stack.host()),
                new Rhythm(
                        Durations.of(wishes.interval()), Durations.of(wishes.probeInterval()), Rhythm.DEFAULT.pulse()),
                lost(stack.moved()),
                stack.others());
    }

    /// Under another name the node goes on; without its address it does not.
    private static Supplier<Optional<String>> lost(Supplier<Optional<Moved>> moved) {
        return () -> moved.get()
                .filter(Moved::addressChanged)
                .map(it -> it.text() + " (nodeletd identity show says what to do)");
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
    private void refuseUnfit(Stack stack, NodeConfig config, List<String> ignored) {
        if (stack.started() || !config.daemon().serviceState().equals("true")) {
            return;
        }
        new Looking(world).requireFit(config, ignored);
    }
}
