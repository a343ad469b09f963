package io.nodelet.phases.certs;

import io.nodelet.engine.Item;
import io.nodelet.engine.Lifetime;
import io.nodelet.engine.Phase;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Health;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.StableJitter;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Layout;
import io.nodelet.phases.MadeOnce;
import io.nodelet.phases.RequireTrusted;
import io.nodelet.phases.identity.IdentityFile;
import io.nodelet.phases.identity.RoleFile;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Trace;
import io.nodelet.resources.Trace.What;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Makes the node's keys and certificates, and renews them in time: a master signs them itself, a worker has the
/// cluster
/// sign them. Its live check sees that each one serves now.
public final class GenerateCerts implements Phase {
    private final TrustedFiles trusted;
    private final Pki pki;
    private final CertCheck check;
    private final IssuedCertDriver driver;
    private final Supplier<SignedByCluster> signing;
    private final Supplier<FetchKeys> fetching;
    private final MadeOnce once;

    public GenerateCerts(NodeSpec spec, CertFolder folder, InstantSource clock, Proofs proofs, Join join) {
        this(spec, folder, clock, proofs, join, TrustedFiles.SYSTEM);
    }

    /// @param trusted what root may believe
    GenerateCerts(
            NodeSpec spec, CertFolder folder, InstantSource clock, Proofs proofs, Join join, TrustedFiles trusted) {
        this.trusted = trusted;
        this.pki = new Pki(spec, folder);
        this.check = new CertCheck(clock, proofs);
        this.driver = new IssuedCertDriver(
                clock, proofs, join.signed(), new StableJitter(spec.facts().name()));
        this.signing = () -> new SignedByCluster(pki, clock, proofs, join);
        this.once = join.once();
        this.fetching = () -> new FetchKeys(spec, folder, clock, join);
    }

    @Override
    public PhaseId id() {
        return Ids.CERTS;
    }

    /// Beside the certificates, as the first phase, who the node is, and what every later one leaves: logs and notes on
    /// what runs.
    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(List.of(
                Folder.data(Layout.LOGS, "0755"),
                IdentityFile.NODE.record(HostIdentity.of(pki.spec().facts())),
                RoleFile.ofNode(pki.spec().config().role()),
                new Trace(What.OUR_PATH, Layout.RUN.resolve("digests").toString(), Lifetime.KEPT),
                new Trace(What.OUR_PATH, Layout.RUN.resolve("proofs").toString(), Lifetime.KEPT),
                Trace.of(What.OUR_PATH, Layout.RUN.resolve("services").toString())));
        if (pki.spec().joins()) {
            if (!once.begun().getAsBoolean()) {
                items.add(token());
            }
            items.addAll(pki.brought(fetching.get()));
        } else if (pki.spec().master()) {
            items.add(new BeginsCluster(pki.spec(), pki.folder()));
        }
        items.addAll(pki.authorities());
        if (!pki.spec().master()) {
            items.add(token());
            items.addAll(pki.joining(signing.get()));
        }
        items.addAll(pki.certificates());
        return items;
    }

    /// Once the node is registered, Ready or not: what a worker joined with is replaced by what a node has.
    public List<Item> registered() {
        return pki.spec().master() ? List.of() : List.of(new FullTerm(pki, signing.get(), driver));
    }

    /// Who can change it says which cluster this machine joins.
    private Item token() {
        Path file = Path.of(pki.spec().config().join().tokenFile());
        return new RequireTrusted(
                trusted, file, () -> !Files.exists(pki.folder().cert(Authority.CLUSTER)));
    }

    @Override
    public boolean checked() {
        return true;
    }

    @Override
    public Health check() {
        return pki.certificates().stream()
                .map(check::health)
                .filter(health -> !health.ok())
                .findFirst()
                .orElseGet(Health::well);
    }
}
