package io.nodelet.phases.misc;

import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseIds;
import java.util.List;

/// 010: the machine has no role. Declares nothing, so that a start gives back whatever a role had brought; its check
/// names what is left.
public final class NoRole implements Phase {
    private final Ledger ledger;

    public NoRole(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public PhaseId id() {
        return PhaseIds.NO_ROLE;
    }

    @Override
    public List<Item> declare() {
        return List.of();
    }

    @Override
    public boolean hasStatusCheck() {
        return true;
    }

    @Override
    public Health check() {
        List<OwnedResource> left = ledger.newestFirst().stream()
                .filter(owned -> owned.lifetime() == io.nodelet.engine.ledger.Lifetime.RUN)
                .toList();
        return left.isEmpty()
                ? Health.healthy()
                : Health.unhealthy(
                        ReasonCode.LEFTOVERS,
                        left.getFirst().id(),
                        left.size() + " things of an earlier role are still there, such as "
                                + left.getFirst().id());
    }
}
