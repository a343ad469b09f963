package io.nodelet.phases.certs;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.host.TrustedFiles;
import io.nodelet.identity.IdentityFile;
import io.nodelet.identity.RoleFile;
import io.nodelet.identity.certs.ClusterBootstrapCheck;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.identity.certs.FetchKeys;
import io.nodelet.identity.certs.IssuedCertDriver;
import io.nodelet.identity.certs.JoinContext;
import io.nodelet.identity.certs.NodeCertificates;
import io.nodelet.identity.certs.RenewJoinCertificates;
import io.nodelet.identity.certs.RequestCertificates;
import io.nodelet.model.Health;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.model.StableJitter;
import io.nodelet.phases.PhaseIds;
import io.nodelet.pki.CertCheck;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.Folder;
import io.nodelet.resources.RuntimeArtifact;
import io.nodelet.resources.RuntimeArtifact.What;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Makes the node's keys and certificates, and renews them in time: a master signs them itself, a worker has the
/// cluster sign them. Its live check sees that each one serves now.
public final class GenerateCerts implements Phase {
    private final TrustedFiles trusted;
    private final NodeCertificates pki;
    private final CertCheck check;
    private final IssuedCertDriver driver;
    private final Supplier<RequestCertificates> signing;
    private final Supplier<FetchKeys> fetching;
    private final ClusterConstants once;

    public GenerateCerts(
            NodeSpec spec, CertFolder folder, InstantSource clock, VerificationCache verified, JoinContext join) {
        this(spec, folder, clock, verified, join, TrustedFiles.SYSTEM);
    }

    /// @param trusted what root may believe
    GenerateCerts(
            NodeSpec spec,
            CertFolder folder,
            InstantSource clock,
            VerificationCache verified,
            JoinContext join,
            TrustedFiles trusted) {
        this.trusted = trusted;
        this.pki = new NodeCertificates(spec, folder);
        this.check = new CertCheck(clock, verified);
        this.driver = new IssuedCertDriver(
                clock, verified, join.signed(), new StableJitter(spec.facts().name()));
        this.signing = () -> new RequestCertificates(pki, clock, verified, join);
        this.once = join.once();
        this.fetching = () -> new FetchKeys(spec, folder, clock, join);
    }

    @Override
    public PhaseId id() {
        return PhaseIds.CERTS;
    }

    /// Beside the certificates, as the first phase, who the node is, and what every later one leaves: logs and notes on
    /// what runs.
    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(List.of(
                Folder.data(Layout.LOGS, "0755"),
                IdentityFile.NODE.record(HostIdentity.of(pki.spec().facts())),
                RoleFile.ofNode(pki.spec().config().role()),
                new RuntimeArtifact(What.OUR_PATH, Layout.RUN.resolve("digests").toString(), Lifetime.KEPT),
                new RuntimeArtifact(What.OUR_PATH, Layout.RUN.resolve("proofs").toString(), Lifetime.KEPT),
                RuntimeArtifact.of(What.OUR_PATH, Layout.RUN.resolve("services").toString())));
        if (pki.spec().joins()) {
            if (!once.begun().getAsBoolean()) {
                items.add(pki.token(trusted));
            }
            items.addAll(pki.brought(fetching.get()));
        } else if (pki.spec().master()) {
            items.add(new ClusterBootstrapCheck(pki.spec(), pki.folder()));
        }
        items.addAll(pki.authorities());
        if (!pki.spec().master()) {
            items.add(pki.token(trusted));
            items.addAll(pki.joining(signing.get()));
        }
        items.addAll(pki.certificates());
        return items;
    }

    /// Once the node is registered, Ready or not: what a worker joined with is replaced by what a node has.
    public List<Item> registered() {
        return pki.spec().master() ? List.of() : List.of(new RenewJoinCertificates(pki, signing.get(), driver));
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        return pki.certificates().stream()
                .map(check::health)
                .filter(health -> !health.isHealthy())
                .findFirst()
                .orElseGet(Health::healthy);
    }
}
