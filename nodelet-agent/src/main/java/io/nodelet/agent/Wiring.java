package io.nodelet.agent;

import io.nodelet.agent.etcd.EtcdTools;
import io.nodelet.agent.masters.PeerMasters;
import io.nodelet.agent.preflight.NodeBundle;
import io.nodelet.agent.secrets.SecretsTools;
import io.nodelet.agent.why.Doors;
import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleFile;
import io.nodelet.bundle.Sha256;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.LedgerStore;
import io.nodelet.host.Services;
import io.nodelet.host.TrustedFiles;
import io.nodelet.host.linux.SupervisedServices;
import io.nodelet.host.linux.Supervisor;
import io.nodelet.host.linux.SystemdServices;
import io.nodelet.kube.Access;
import io.nodelet.kube.JsonCalls;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.ServerTime;
import io.nodelet.model.Components;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.StableJitter;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Layout;
import io.nodelet.phases.MadeOnce;
import io.nodelet.phases.Once;
import io.nodelet.phases.Plans;
import io.nodelet.phases.Ports;
import io.nodelet.phases.SharedApi;
import io.nodelet.phases.Watch;
import io.nodelet.phases.certs.Authority;
import io.nodelet.phases.certs.CertFolder;
import io.nodelet.phases.certs.Join;
import io.nodelet.phases.certs.Leaf;
import io.nodelet.phases.certs.OpenedKeys;
import io.nodelet.phases.certs.Proofs;
import io.nodelet.phases.certs.SignedPairs;
import io.nodelet.phases.config.ApiAccess;
import io.nodelet.phases.config.ControlPlaneFiles;
import io.nodelet.phases.controlplane.SharedHealth;
import io.nodelet.phases.etcd.Cluster;
import io.nodelet.phases.etcd.EtcdClient;
import io.nodelet.phases.etcd.EtcdData;
import io.nodelet.phases.etcd.EtcdEntry;
import io.nodelet.phases.etcd.HttpEtcd;
import io.nodelet.phases.etcd.Learned;
import io.nodelet.phases.etcd.MembershipLock;
import io.nodelet.phases.etcd.RejoinPlan;
import io.nodelet.phases.etcd.backup.EtcdPrograms;
import io.nodelet.phases.secrets.EtcdMasters;
import io.nodelet.phases.secrets.KeyFile;
import io.nodelet.phases.secrets.RotationSeal;
import io.nodelet.phases.secrets.SameKeys;
import io.nodelet.resources.Service;
import io.nodelet.resources.driver.Digests;
import io.nodelet.resources.driver.ServicesDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// The composition root: every part of nodeletd, put together by hand.
public final class Wiring {
    /// How long a look waits for one answer of another member of etcd.
    private static final Duration MEMBER = Duration.ofSeconds(1);

    /// How long etcd may take for a few Secrets, which may be large.
    private static final Duration RANGE = Duration.ofSeconds(20);

    private final NodeSpec spec;
    private final Clock clock;
    private final TrustedFiles trusted;
    private final MadeOnce once;
    private final Reach reach;
    private final Services services;
    private final Digests digests;
    private final Proofs proofs;
    private final SignedPairs signed = new SignedPairs();
    private final OpenedKeys opened = new OpenedKeys();
    private final EtcdEntry entry;
    private final Ledger ledger;

    /// @param run the folder for what does not outlive a boot
    Wiring(NodeSpec spec, Clock clock, LedgerStore store, Path run, TrustedFiles trusted) {
        this(spec, clock, store, run, trusted, Reach.patient(spec.config().running()), Layout.STATE);
    }

    /// @param state where this machine's etcd notes that it was ready once
    Wiring(NodeSpec spec, Clock clock, LedgerStore store, Path run, TrustedFiles trusted, Reach reach, Path state) {
        this.once = new MadeOnce(EtcdData.begun(state));
        this.trusted = trusted;
        this.reach = reach;
        this.spec = spec;
        this.clock = clock;
        this.services = servicesIn(run, spec.config(), spec.facts().systemd());
        this.digests = new Digests(run.resolve("digests"), Sha256::of);
        this.proofs = new Proofs(run.resolve("proofs"));
        this.ledger = new Ledger(store, clock);
        this.entry = new EtcdEntry(
                reach.servers(),
                reach.members(),
                new Learned(),
                new MembershipLock(clock),
                new SameKeys(
                        new KeyFile(ControlPlaneFiles.ENCRYPTION), spec.facts().name()));
    }

    /// The services of this machine, whose records lie in `run`.
    ///
    /// @param systemd whether PID 1 is systemd
    static Services servicesIn(Path run, NodeConfig config, boolean systemd) {
        Path records = run.resolve("services");
        boolean units = switch (config.running().supervisor()) {
            case "systemd" -> true;
            case "supervised" -> false;
            default -> systemd && SystemdServices.available();
        };
        return Supervisor.of(
                units,
                new SystemdServices(records, Layout.LOGS, "nodelet-", config.running()),
                new SupervisedServices(records, Layout.LOGS, "nodelet"));
    }

    /// The parts of a real node.
    public static Wiring of(NodeSpec spec) {
        return of(spec, new FileLedgerStore(Layout.STATE.resolve("ledger")));
    }

    /// The parts of a real node, with the ledger kept by `store`.
    public static Wiring of(NodeSpec spec, LedgerStore store) {
        return new Wiring(spec, Clock.systemUTC(), store, Layout.RUN, TrustedFiles.SYSTEM);
    }

    /// The parts of a real node, for a look that may not take long.
    static Wiring brief(NodeSpec spec) {
        var store = new FileLedgerStore(Layout.STATE.resolve("ledger"));
        return new Wiring(
                spec,
                Clock.systemUTC(),
                store,
                Layout.RUN,
                TrustedFiles.SYSTEM,
                Reach.brief(spec.config().running()),
                Layout.STATE);
    }

    /// What probes look through.
    Doors doors() {
        return new Doors(
                spec,
                runner(RunEvent.Sink.NONE),
                ledger,
                services,
                reach.commands(),
                api(),
                ApiAccess.of(spec).server(),
                spec.master() ? Optional.of(reach.api(ApiAccess.administrator(spec))) : Optional.empty(),
                reach.api(etcdAccess()),
                new HttpEtcd(etcdAccess(), spec.config().running().stretched(MEMBER)));
    }

    private KubeApi api() {
        return ApiAccess.api(spec, reach.servers());
    }

    public Runner runner(RunEvent.Sink events) {
        return new Runner(plan(), drivers(), ledger, events);
    }

    Drivers drivers() {
        return NodeDrivers.of(
                reach.commands(),
                services,
                digests,
                this::requireBundle,
                proofs,
                join(),
                entry.learned(),
                clock,
                new StableJitter(spec.facts().name()));
    }

    private Join join() {
        return new Join(reach.servers(), signed, opened, ServerTime::ask, once);
    }

    public Ledger ledger() {
        return ledger;
    }

    /// The phases; reads nothing, so that a listing is quick.
    Plan plan() {
        return Plans.of(
                spec,
                new Ports(
                        Once.of(this::bundle),
                        reach.commands(),
                        new Watch(services),
                        digests,
                        proofs,
                        join(),
                        Once.of(() -> new SharedApi(api())),
                        Once.of(() -> reach.api(ApiAccess.administrator(spec))),
                        Once.of(this::etcd),
                        entry,
                        new SharedHealth(reach.loopback()),
                        ledger,
                        clock));
    }

    /// The cluster of this master.
    Cluster cluster() {
        return new Cluster(spec, entry);
    }

    /// The masters beside this one.
    PeerMasters others() {
        Access own = ApiAccess.of(spec);
        return new PeerMasters(
                spec.facts().name(),
                etcd(),
                server -> reach.api(new Access(server, own.ca(), own.cert(), own.key())),
                spec.config().controlPlane().port());
    }

    /// What brings this master's lost member of etcd in again.
    RejoinPlan rejoin() {
        return RejoinPlan.of(spec, entry, etcdTools().client());
    }

    /// What reaches this master's etcd beside its phases.
    EtcdTools etcdTools() {
        return EtcdTools.of(spec, etcd(), reach.commands(), this::program, Layout.STATE, clock);
    }

    /// What reaches the keys of the cluster's Secrets.
    SecretsTools secrets() {
        KubeApi own = api();
        EtcdClient etcd = new HttpEtcd(etcdAccess());
        var calls = new JsonCalls(etcdAccess(), RANGE);
        return new SecretsTools(
                spec,
                new KeyFile(ControlPlaneFiles.ENCRYPTION),
                new RotationSeal(CertFolder.NODE.key(Authority.CLUSTER)),
                own,
                reach.api(ApiAccess.administrator(spec)),
                new EtcdMasters(etcd, own, others()::unwell),
                body -> calls.post("/v3/kv/range", body),
                this::apiServerIsCurrent,
                clock);
    }

    /// Whether this master's API server was started with its files as they are now.
    private boolean apiServerIsCurrent() {
        var driver = new ServicesDriver(services, digests);
        return plan().phases().stream()
                .filter(phase -> phase.id().equals(Ids.CONTROL_PLANE))
                .flatMap(phase -> phase.declare().stream())
                .flatMap(item -> item instanceof Service service ? Stream.of(service) : Stream.empty())
                .filter(service -> service.name().equals("kube-apiserver"))
                .map(driver::compare)
                .allMatch(it -> it.isSame() || it instanceof Difference.Beside);
    }

    /// A program that is installed, or, before the first start, the bundle's own.
    private Path program(String name) {
        if (Files.isExecutable(Layout.bin(name))) {
            return Layout.bin(name);
        }
        requireBundle();
        BundleFile file = bundle().binary(name);
        file.verify();
        return file.path();
    }

    private Bundle bundle() {
        Components components = spec.config().components();
        return Bundle.at(Path.of(components.bundle()), Layout.BUNDLE_MANIFEST, NodeBundle.terms(components, trusted));
    }

    /// Before root takes something from it, and no sooner: what is in place needs the bundle no more, nor does a stop.
    private void requireBundle() {
        Bundle bundle = bundle();
        trusted.require(bundle.folder().resolve(Bundle.MANIFEST));
        bundle.refusal().ifPresent(refused -> {
            throw refused;
        });
    }

    private HttpEtcd etcd() {
        return new HttpEtcd(etcdAccess(), spec.config().running().stretched(HttpEtcd.CALL));
    }

    private Access etcdAccess() {
        CertFolder certs = CertFolder.NODE;
        return new Access(
                EtcdPrograms.local(spec),
                certs.cert(Authority.ETCD),
                certs.cert(Leaf.ETCD_HEALTH),
                certs.key(Leaf.ETCD_HEALTH));
    }
}
