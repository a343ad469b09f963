package io.nodelet.phases.certs;

import io.nodelet.pki.Issuer;
import io.nodelet.pki.KeyPairPath;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keys and certificates that the cluster has signed and that are to be written. Only in memory: after a kill they are
/// asked for again.
public final class IssuedCertificates {
    private final Map<KeyPairPath, Issuer.Issued> waiting = new ConcurrentHashMap<>();

    void put(KeyPairPath place, Issuer.Issued pair) {
        waiting.put(place, pair);
    }

    boolean holds(KeyPairPath place) {
        return waiting.containsKey(place);
    }

    /// One that was put and not taken.
    Issuer.Issued get(KeyPairPath place) {
        return Optional.ofNullable(waiting.get(place)).orElseThrow();
    }

    Optional<Issuer.Issued> take(KeyPairPath place) {
        return Optional.ofNullable(waiting.remove(place));
    }
}
