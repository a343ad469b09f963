package io.nodelet.engine.ledger;

import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What was there before Nodelet came: a few words, written into the ledger. Bulk (a file's content) lies in a backup
/// file that the words name.
///
/// @param words names to values, any text
public record PriorState(SequencedMap<String, String> words) {
    /// Nothing was there.
    public static final PriorState NOTHING = of(Map.of());

    public PriorState {
        words = new TreeMap<>(words);
    }

    public static PriorState of(Map<String, String> words) {
        return new PriorState(new TreeMap<>(words));
    }

    public Optional<String> get(String word) {
        return Optional.ofNullable(words.get(word));
    }

    public boolean nothing() {
        return words.isEmpty();
    }
}
