package io.nodelet.pki;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keys and certificates that the cluster has signed and that are to be written. Only in memory: after a kill they are
/// asked for again.
public final class IssuedCertificates {
    private final Map<KeyPairPath, Issuer.Issued> waiting = new ConcurrentHashMap<>();

    public void put(KeyPairPath place, Issuer.Issued pair) {
        waiting.put(place, pair);
    }

    public boolean holds(KeyPairPath place) {
        return waiting.containsKey(place);
    }

    /// One that was put and not taken.
    public Issuer.Issued get(KeyPairPath place) {
        return Optional.ofNullable(waiting.get(place)).orElseThrow();
    }

    public Optional<Issuer.Issued> take(KeyPairPath place) {
        return Optional.ofNullable(waiting.remove(place));
    }
}
