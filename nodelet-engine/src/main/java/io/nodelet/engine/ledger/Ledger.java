package io.nodelet.engine.ledger;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is ours on this machine, and what was there before. Every change is written here *before* it is made:
///
/// ```
///            take                 drop              dropped
/// not ours ───────► ours (mend)* ───────► going away ───────► not ours
/// ```
///
/// A process that is killed between two entries leaves the thing ours, and the next run makes it, or brings it back,
/// once more: both are safe to repeat. Safe for use by several threads.
public final class Ledger {
    private final LedgerStore store;
    private final Clock clock;
    private final Map<String, OwnedResource> owned = new LinkedHashMap<>();
    private long sequence;

    /// Reads what the store holds.
    ///
    /// @throws io.nodelet.model.NodeletException when a line in the middle is damaged; nothing is changed then
    public Ledger(LedgerStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
        List<String> lines = store.lines();
        for (int i = 0; i < lines.size(); i++) {
            replay(LedgerEntry.parse(lines.get(i), i + 1));
        }
    }

    /// Writes that `resource` is about to be made for the first time.
    public synchronized void take(int phase, Recordable resource, PriorState priorState) {
        write(LedgerEntry.Verb.TAKE, phase, resource.kind(), resource.key(), resource.lifetime(), priorState);
    }

    /// Writes that a resource that is ours is about to be made again.
    public synchronized void mend(OwnedResource thing) {
        write(LedgerEntry.Verb.MEND, thing);
    }

    /// Writes that what was before is about to be brought back.
    public synchronized void drop(OwnedResource thing) {
        write(LedgerEntry.Verb.DROP, thing);
    }

    /// Writes that it is back.
    public synchronized void dropped(OwnedResource thing) {
        write(LedgerEntry.Verb.DROPPED, thing);
    }

    public synchronized Optional<OwnedResource> find(String kind, String key) {
        return Optional.ofNullable(owned.get(kind + " " + key));
    }

    /// All that is ours, newest first: the order in which it is given back.
    public synchronized List<OwnedResource> newestFirst() {
        List<OwnedResource> all = new ArrayList<>(owned.values());
        all.sort(Comparator.comparingLong(OwnedResource::since).reversed());
        return all;
    }

    /// Removes the ledger, when nothing is ours any more.
    public synchronized void discard() {
        if (!owned.isEmpty()) {
            throw new IllegalStateException("the ledger still holds " + owned.size() + " things");
        }
        store.discard();
        sequence = 0;
    }

    private void write(LedgerEntry.Verb verb, OwnedResource thing) {
        write(verb, thing.phase(), thing.kind(), thing.key(), thing.lifetime(), PriorState.NOTHING);
    }

    private void write(
            LedgerEntry.Verb verb, int phase, String kind, String key, Lifetime lifetime, PriorState priorState) {
        LedgerEntry ledgerEntry =
                new LedgerEntry(sequence + 1, clock.instant(), verb, phase, kind, key, lifetime, priorState);
        store.append(ledgerEntry.line());
        replay(ledgerEntry);
    }

    private void replay(LedgerEntry ledgerEntry) {
        sequence = ledgerEntry.sequence();
        String id = ledgerEntry.kind() + " " + ledgerEntry.key();
        switch (ledgerEntry.verb()) {
            case TAKE -> owned.putIfAbsent(id, OwnedResource.of(ledgerEntry));
            case DROPPED -> owned.remove(id);
            case MEND, DROP -> {}
        }
    }
}
