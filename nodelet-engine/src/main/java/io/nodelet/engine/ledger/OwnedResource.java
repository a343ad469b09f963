package io.nodelet.engine.ledger;

/// Something on this machine that is ours by the ledger.
///
/// @param since    the sequence number of the entry that took it
/// @param phase    the number of the phase that made it
/// @param kind     the resource's kind
/// @param key      which one of its kind
/// @param lifetime how long it stays
/// @param priorState   what was there before
public record OwnedResource(long since, int phase, String kind, String key, Lifetime lifetime, PriorState priorState) {
    static OwnedResource of(LedgerEntry ledgerEntry) {
        return new OwnedResource(
                ledgerEntry.sequence(),
                ledgerEntry.phase(),
                ledgerEntry.kind(),
                ledgerEntry.key(),
                ledgerEntry.lifetime(),
                ledgerEntry.priorState());
    }

    public String id() {
        return kind + " " + key;
    }
}
