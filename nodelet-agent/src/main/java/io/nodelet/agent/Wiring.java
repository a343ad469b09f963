package io.nodelet.agent;

import io.nodelet.bundle.Bundle;
import io.nodelet.bundle.BundleFile;
import io.nodelet.checks.preflight.NodeBundle;
import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.controllers.masters.PeerMasters;
import io.nodelet.controllers.secrets.SecretsClients;
import io.nodelet.diagnosis.probe.ProbeContext;
import io.nodelet.encryption.EncryptionConfigFile;
import io.nodelet.encryption.EtcdMasters;
import io.nodelet.encryption.MatchingKeysCheck;
import io.nodelet.encryption.RotationSeal;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.LedgerStore;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.etcd.HttpEtcdClient;
import io.nodelet.etcd.InitialCluster;
import io.nodelet.etcd.JsonHttpClient;
import io.nodelet.etcd.MembershipLock;
import io.nodelet.etcd.backup.EtcdPrograms;
import io.nodelet.etcd.member.EtcdCluster;
import io.nodelet.etcd.member.EtcdData;
import io.nodelet.etcd.member.EtcdJoinContext;
import io.nodelet.etcd.member.RejoinPreconditions;
import io.nodelet.host.Services;
import io.nodelet.host.Sha256;
import io.nodelet.host.TrustedFiles;
import io.nodelet.host.linux.MigratingServices;
import io.nodelet.host.linux.SupervisedServices;
import io.nodelet.host.linux.SystemdServices;
import io.nodelet.identity.ApiAccess;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.ServerTime;
import io.nodelet.model.Components;
import io.nodelet.model.ControlPlaneFiles;
import io.nodelet.model.Layout;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.StableJitter;
import io.nodelet.phases.PhaseContext;
import io.nodelet.phases.PhaseIds;
import io.nodelet.phases.controlplane.CachingHealth;
import io.nodelet.phases.plan.Plans;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.Service;
import io.nodelet.resources.driver.Digests;
import io.nodelet.resources.driver.ServicesDriver;
import io.nodelet.resources.objects.CachingKubeApi;
import io.nodelet.resources.service.ServiceMonitor;
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
    private final ClusterConstants once;
    private final Clients clients;
    private final Services services;
    private final Digests digests;
    private final VerificationCache verified;
    private final IssuedCertificates signed = new IssuedCertificates();
    private final DecryptedKeys opened = new DecryptedKeys();
    private final EtcdJoinContext entry;
    private final Ledger ledger;

    /// @param run the folder for what does not outlive a boot
    Wiring(NodeSpec spec, Clock clock, LedgerStore store, Path run, TrustedFiles trusted) {
        this(spec, clock, store, run, trusted, Clients.patient(spec.config().running()), Layout.STATE);
    }

    /// @param state where this machine's etcd notes that it was ready once
    Wiring(NodeSpec spec, Clock clock, LedgerStore store, Path run, TrustedFiles trusted, Clients clients, Path state) {
        this.once = new ClusterConstants(EtcdData.begun(state));
        this.trusted = trusted;
        this.clients = clients;
        this.spec = spec;
        this.clock = clock;
        this.services = servicesIn(run, spec.config(), spec.facts().systemd());
        this.digests = new Digests(run.resolve("digests"), Sha256::of);
        this.verified = new VerificationCache(run.resolve("proofs"));
        this.ledger = new Ledger(store, clock);
        this.entry = new EtcdJoinContext(
                clients.servers(),
                clients.members(),
                new InitialCluster(),
                new MembershipLock(clock),
                new MatchingKeysCheck(
                        new EncryptionConfigFile(ControlPlaneFiles.ENCRYPTION),
                        spec.facts().name()));
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
        return MigratingServices.of(
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
                Clients.brief(spec.config().running()),
                Layout.STATE);
    }

    /// What probes look through.
    ProbeContext doors() {
        return new ProbeContext(
                spec,
                runner(RunEvent.Sink.NONE),
                ledger,
                services,
                clients.commands(),
                api(),
                ApiAccess.of(spec).server(),
                spec.master() ? Optional.of(clients.api(ApiAccess.administrator(spec))) : Optional.empty(),
                clients.api(etcdAccess()),
                new HttpEtcdClient(etcdAccess(), spec.config().running().stretched(MEMBER)));
    }

    private KubeApi api() {
        return ApiAccess.api(spec, clients.servers());
    }

    public Runner runner(RunEvent.Sink events) {
        return new Runner(plan(), drivers(), ledger, events);
    }

    Drivers drivers() {
        return NodeDrivers.of(
                clients.commands(),
                services,
                digests,
                this::requireBundle,
                verified,
                join(),
                entry.initialCluster(),
                clock,
                new StableJitter(spec.facts().name()));
    }

    private JoinContext join() {
        return new JoinContext(clients.servers(), signed, opened, ServerTime::ask, once);
    }

    public Ledger ledger() {
        return ledger;
    }

    /// The phases; reads nothing, so that a listing is quick.
    Plan plan() {
        return Plans.of(
                spec,
                new PhaseContext(
                        Lazy.of(this::bundle),
                        clients.commands(),
                        new ServiceMonitor(services),
                        digests,
                        verified,
                        join(),
                        Lazy.of(() -> new CachingKubeApi(api())),
                        Lazy.of(() -> clients.api(ApiAccess.administrator(spec))),
                        Lazy.of(this::etcd),
                        entry,
                        new CachingHealth(clients.loopback()),
                        ledger,
                        clock));
    }

    /// The cluster of this master.
    EtcdCluster cluster() {
        return new EtcdCluster(spec, entry);
    }

    /// The masters beside this one.
    PeerMasters others() {
        FileClientConfig own = ApiAccess.of(spec);
        return new PeerMasters(
                spec.facts().name(),
                etcd(),
                server -> clients.api(new FileClientConfig(server, own.ca(), own.cert(), own.key())),
                spec.config().controlPlane().port());
    }

    /// What brings this master's lost member of etcd in again.
    RejoinPreconditions rejoin() {
        return RejoinPreconditions.of(spec, entry, etcdTools().client());
    }

    /// What reaches this master's etcd beside its phases.
    EtcdClients etcdTools() {
        return EtcdClients.of(spec, etcd(), clients.commands(), this::program, Layout.STATE, clock);
    }

    /// What reaches the keys of the cluster's Secrets.
    SecretsClients secrets() {
        KubeApi own = api();
        EtcdClient etcd = new HttpEtcdClient(etcdAccess());
        var calls = new JsonHttpClient(etcdAccess(), RANGE);
        return new SecretsClients(
                spec,
                new EncryptionConfigFile(ControlPlaneFiles.ENCRYPTION),
                new RotationSeal(CertFolder.NODE.key(CertificateAuthority.CLUSTER)),
                own,
                clients.api(ApiAccess.administrator(spec)),
                new EtcdMasters(etcd, own, others()::unwell),
                body -> calls.post("/v3/kv/range", body),
                this::apiServerIsCurrent,
                clock);
    }

    /// Whether this master's API server was started with its files as they are now.
    private boolean apiServerIsCurrent() {
        var driver = new ServicesDriver(services, digests);
        return plan().phases().stream()
                .filter(phase -> phase.id().equals(PhaseIds.CONTROL_PLANE))
                .flatMap(phase -> phase.declare().stream())
                .flatMap(item -> item instanceof Service service ? Stream.of(service) : Stream.empty())
                .filter(service -> service.name().equals("kube-apiserver"))
                .map(driver::compare)
                .allMatch(difference -> difference.isSame() || difference instanceof Difference.Beside);
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

    private HttpEtcdClient etcd() {
        return new HttpEtcdClient(etcdAccess(), spec.config().running().stretched(HttpEtcdClient.CALL));
    }

    private FileClientConfig etcdAccess() {
        CertFolder certs = CertFolder.NODE;
        return new FileClientConfig(
                EtcdPrograms.local(spec),
                certs.cert(CertificateAuthority.ETCD),
                certs.cert(CertificateSpec.ETCD_HEALTH),
                certs.key(CertificateSpec.ETCD_HEALTH));
    }
}
