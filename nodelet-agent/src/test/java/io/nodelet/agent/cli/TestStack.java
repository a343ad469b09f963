package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.controllers.membership.ControlPlaneMembership;
import io.nodelet.daemon.NodeIdentity;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.host.FakeServices;
import io.nodelet.host.Services;
import io.nodelet.identity.IdentityFile;
import io.nodelet.model.Health;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseIds;
import io.nodelet.resources.Folder;
import io.nodelet.resources.TextFile;
import io.nodelet.resources.driver.Backups;
import io.nodelet.resources.driver.Folders;
import io.nodelet.resources.driver.TextFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A small stack on the real engine and the real files of a test's own folder: each phase makes one file.
///
/// @param root    the folder that stands for the machine
/// @param failing the number of a phase whose live check fails, a space, and what it says; empty for none
/// @param controlPlaneMembership    among the masters of a cluster
record TestStack(Path root, String failing, ControlPlaneMembership controlPlaneMembership) implements NodeOperations {
    private static final List<PhaseId> ORDER =
            List.of(PhaseIds.CERTS, PhaseIds.RUNTIME_CONFIGURE, PhaseIds.ETCD_RUN, PhaseIds.KUBELET);

    TestStack(Path root, String failing) {
        this(root, failing, ControlPlaneMembership.NONE);
    }

    @Override
    public Plan plan() {
        return new Plan(ORDER.stream()
                .map(id -> phase(id, !id.equals(PhaseIds.RUNTIME_CONFIGURE)))
                .toList());
    }

    @Override
    public boolean started() {
        return Files.exists(root.resolve("state/ledger"));
    }

    @Override
    public Runner runner(RunEvent.Sink events) {
        var drivers = new Drivers(List.of(new TextFiles(new Backups(root.resolve("state/backups"))), new Folders()));
        var ledger = new Ledger(new FileLedgerStore(root.resolve("state/ledger")), Clock.systemUTC());
        return new Runner(plan(), drivers, ledger, events);
    }

    @Override
    public Services services() {
        return new FakeServices(root.resolve("logs"), Clock.systemUTC());
    }

    @Override
    public NodeIdentity identity() {
        return new NodeIdentity("n1", "master", "c1");
    }

    /// What the test wrote as the record, and what it wrote as the machine's own name and address into `now`.
    @Override
    public Supplier<Optional<IdentityDrift>> moved() {
        return () -> {
            Optional<HostIdentity> now = new IdentityFile(root.resolve("now")).written();
            return IdentityFile.in(root.resolve("state"))
                    .written()
                    .flatMap(known -> now.filter(hostIdentity -> !hostIdentity.equals(known))
                            .map(hostIdentity -> new IdentityDrift(known, hostIdentity)));
        };
    }

    @Override
    public void prepare() {
        new FileLedgerStore(root.resolve("state/ledger")).prepare();
    }

    @Override
    public boolean renewable(OwnedResource owned) {
        return owned.phase() == PhaseIds.CERTS.number() && owned.kind().equals("file");
    }

    private Phase phase(PhaseId id, boolean checked) {
        List<Item> items = new ArrayList<>();
        if (id.equals(PhaseIds.CERTS)) {
            items.add(Folder.data(root.resolve("logs"), "0755"));
        }
        items.add(new TextFile(root.resolve("made-by-" + id.number()), "x", "0644", Lifetime.RUN));
        String prefix = id.number() + " ";
        Health health = failing.startsWith(prefix)
                ? Health.unhealthy(ReasonCode.SERVICE_UNWELL, "", failing.substring(prefix.length()))
                : Health.healthy();
        return new OneFile(id, items, checked, health);
    }

    private record OneFile(PhaseId id, List<Item> items, boolean hasStatusCheck, Health check) implements Phase {
        /// Each after the one before it, so that a run is the same every time.
        @Override
        public Set<Integer> dependsOn() {
            return ORDER.stream()
                    .map(PhaseId::number)
                    .filter(number -> number < id.number())
                    .collect(Collectors.toSet());
        }

        @Override
        public List<Item> declare() {
            return items;
        }
    }
}
