package io.nodelet.phases.certs;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keys and certificates that the cluster has signed and that are to be written. Only in memory: after a kill they are
/// asked for again.
public final class SignedPairs {
    private final Map<PairPath, Issuer.Issued> waiting = new ConcurrentHashMap<>();

    void put(PairPath place, Issuer.Issued pair) {
        waiting.put(place, pair);
    }

    boolean holds(PairPath place) {
        return waiting.containsKey(place);
    }

    /// One that was put and not taken.
    Issuer.Issued get(PairPath place) {
        return Optional.ofNullable(waiting.get(place)).orElseThrow();
    }

    Optional<Issuer.Issued> take(PairPath place) {
        return Optional.ofNullable(waiting.remove(place));
    }
}
