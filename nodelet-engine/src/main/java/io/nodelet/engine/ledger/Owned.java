package io.nodelet.engine.ledger;

import io.nodelet.engine.Before;
import io.nodelet.engine.Lifetime;

/// Something on this machine that is ours by the ledger.
///
/// @param since    the sequence number of the entry that took it
/// @param phase    the number of the phase that made it
/// @param kind     the resource's kind
/// @param key      which one of its kind
/// @param lifetime how long it stays
/// @param before   what was there before
public record Owned(long since, int phase, String kind, String key, Lifetime lifetime, Before before) {
    static Owned of(Entry entry) {
        return new Owned(entry.sequence(), entry.phase(), entry.kind(), entry.key(), entry.lifetime(), entry.before());
    }

    public String id() {
        return kind + " " + key;
    }
}
