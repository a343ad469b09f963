package io.nodelet.phases.certs;

import io.nodelet.engine.Item;
import io.nodelet.engine.Lifetime;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Ids;
import io.nodelet.phases.Layout;
import io.nodelet.resources.Folder;
import io.nodelet.resources.Trace;
import io.nodelet.resources.Trace.What;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Makes the node's keys and certificates, and renews them in time. Its live check sees that each one serves now.
public final class GenerateCerts implements Phase {
    private final Pki pki;
    private final CertCheck check;

    public GenerateCerts(NodeSpec spec, CertFolder folder, InstantSource clock, Proofs proofs) {
        this.pki = new Pki(spec, folder);
        this.check = new CertCheck(clock, proofs);
    }

    @Override
    public PhaseId id() {
        return Ids.CERTS;
    }

    /// Beside the certificates, as the first phase, what every later one leaves: logs and notes on what runs.
    @Override
    public List<Item> declare() {
        List<Item> items = new ArrayList<>(List.of(
                Folder.data(Layout.LOGS, "0755"),
                new Trace(What.OUR_PATH, Layout.RUN.resolve("digests").toString(), Lifetime.KEPT),
                new Trace(What.OUR_PATH, Layout.RUN.resolve("proofs").toString(), Lifetime.KEPT),
                Trace.of(What.OUR_PATH, Layout.RUN.resolve("services").toString())));
        items.addAll(pki.items());
        return items;
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
