package io.nodelet.phases.certs;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.PhaseId;
import io.nodelet.phases.Ids;
import java.time.InstantSource;
import java.util.List;

/// Makes the node's keys and certificates, and renews them in time. Its live check sees that each one serves now.
public final class GenerateCerts implements Phase {
    private final Pki pki;
    private final CertCheck check;

    public GenerateCerts(NodeSpec spec, CertFolder folder, InstantSource clock) {
        this.pki = new Pki(spec, folder);
        this.check = new CertCheck(clock);
    }

    @Override
    public PhaseId id() {
        return Ids.CERTS;
    }

    @Override
    public List<Item> declare() {
        return pki.items();
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
