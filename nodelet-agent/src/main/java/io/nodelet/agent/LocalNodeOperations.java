package io.nodelet.agent;

import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.checks.machine.FactGatherer;
import io.nodelet.checks.machine.IdentityCheck;
import io.nodelet.checks.machine.Machine;
import io.nodelet.controllers.etcd.EtcdClients;
import io.nodelet.controllers.membership.ControlPlaneMembership;
import io.nodelet.controllers.membership.EtcdMembership;
import io.nodelet.controllers.secrets.SecretsClients;
import io.nodelet.daemon.NodeIdentity;
import io.nodelet.daemon.OtherMasters;
import io.nodelet.diagnosis.probe.FactCollector;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.LedgerStore;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.etcd.member.RejoinPreconditions;
import io.nodelet.host.Services;
import io.nodelet.host.TrustedFiles;
import io.nodelet.host.linux.SystemdServices;
import io.nodelet.identity.ApiAccess;
import io.nodelet.identity.IdentityFile;
import io.nodelet.kube.HttpKubeApi;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.Layout;
import io.nodelet.model.Lazy;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeFacts;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import io.nodelet.phases.PhaseIds;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The phases of the machine that this program runs on.
///
/// @param config  what the operator wants
/// @param machine this machine
record LocalNodeOperations(NodeConfig config, Machine machine) implements NodeOperations {
    private static final Path LEDGER = Layout.STATE.resolve("ledger");
    private static final String KEEPER = "nodeletd.service";
    private static final String CERTIFICATE = "certificate";
    private static final Duration API_CALL = Duration.ofSeconds(5);

    /// Phases only keep what they are given: for their names nobody needs to look at the machine.
    @Override
    public Plan plan() {
        var unseen = new NodeFacts("", "", "", 0, NodeFacts.Cgroups.V2, false, "", false, false, "");
        var wiring = new Wiring(
                new NodeSpec(config, unseen), Clock.systemUTC(), new NoLedger(), Layout.RUN, TrustedFiles.SYSTEM);
        return wiring.plan();
    }

    /// What the node should be: known by what it was brought up with, whatever the machine is called now.
    @Override
    public NodeSpec spec() {
        return new NodeSpec(config, FactGatherer.discover(config, machine, IdentityFile.NODE.known()));
    }

    @Override
    public Optional<HostIdentity> host() {
        try {
            return IdentityFile.NODE
                    .known()
                    .or(() -> Optional.of(HostIdentity.of(FactGatherer.discover(config, machine))));
        } catch (NodeletException e) {
            return Optional.empty(); // whoever needs an address says so
        }
    }

    /// A node that is brought up meanwhile has its record from then on.
    @Override
    public Supplier<Optional<IdentityDrift>> moved() {
        var known = new AtomicReference<>(IdentityFile.NODE.known());
        return () -> config.role() == Role.NONE
                ? Optional.empty()
                : new IdentityCheck(known.updateAndGet(found -> found.or(IdentityFile.NODE::known)), config, machine)
                        .check();
    }

    @Override
    public boolean started() {
        return Files.exists(LEDGER);
    }

    @Override
    public Runner runner(RunEvent.Sink events) {
        return Wiring.of(spec()).runner(events);
    }

    /// Certificates, and not the authorities that signed them. A worker keeps its own identity: with it, it asks
    /// for the others.
    @Override
    public boolean renewable(OwnedResource owned) {
        boolean identity = config.role() == Role.WORKER
                && owned.key()
                        .equals(CertFolder.NODE
                                .pair(CertificateSpec.AGENT)
                                .base()
                                .toString());
        return owned.phase() == PhaseIds.CERTS.number() && owned.kind().equals(CERTIFICATE) && !identity;
    }

    @Override
    public Services services() {
        return Wiring.servicesIn(Layout.RUN, config, machine.systemd());
    }

    @Override
    public boolean endKeeper() {
        return machine.systemd() && SystemdServices.available() && SystemdServices.stopUnit(KEEPER);
    }

    @Override
    public NodeIdentity identity() {
        String name =
                IdentityFile.NODE.known().map(HostIdentity::name).orElseGet(() -> FactGatherer.name(config, machine));
        return new NodeIdentity(name, config.role().wireName(), config.clusterId());
    }

    @Override
    public void prepare() {
        new FileLedgerStore(LEDGER).prepare();
    }

    /// What stands in the way of a closer look is a fact, too.
    @Override
    public io.nodelet.why.Facts collectFacts(FactCollector factCollector) {
        NodeSpec spec;
        try {
            spec = spec();
        } catch (NodeletException e) {
            return factCollector.plus("facts", e).collect(Optional.empty());
        }
        try {
            return factCollector.collect(Optional.of(Wiring.brief(spec).doors()));
        } catch (NodeletException e) {
            return factCollector.plus("ledger", e).collect(Optional.empty());
        }
    }

    @Override
    public void remember() {
        if (config.role() == Role.MASTER) {
            etcd().remember();
        }
    }

    @Override
    public RejoinPreconditions rejoin() {
        return Wiring.of(spec()).rejoin();
    }

    @Override
    public EtcdClients etcd() {
        return Wiring.of(spec()).etcdTools();
    }

    @Override
    public SecretsClients secrets() {
        if (config.role() != Role.MASTER) {
            throw new NodeletException("this node has no keys of Secrets: it is no master", "Run it on a master.");
        }
        return Wiring.of(spec()).secrets();
    }

    @Override
    public OtherMasters others() {
        return config.role() == Role.MASTER ? Wiring.of(spec()).others() : OtherMasters.NONE;
    }

    @Override
    public KubeApi api() {
        return ApiAccess.api(
                spec(),
                clientConfig -> new HttpKubeApi(clientConfig, config.running().stretched(API_CALL)));
    }

    @Override
    public ControlPlaneMembership controlPlaneMembership() {
        if (config.role() != Role.MASTER) {
            return ControlPlaneMembership.NONE;
        }
        NodeSpec spec = spec();
        return new EtcdMembership(
                spec.facts().name(), Lazy.of(() -> Wiring.brief(spec).cluster()), this::api);
    }

    private record NoLedger() implements LedgerStore {
        @Override
        public List<String> lines() {
            return List.of();
        }

        @Override
        public void append(String line) {
            throw new IllegalStateException("a plan that is only listed must not act");
        }

        @Override
        public void discard() {
            throw new IllegalStateException("a plan that is only listed must not act");
        }
    }
}
