package io.nodelet.pki;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Files of the cluster's keys that a token has opened and that are to be written. Only in memory: after a kill they
/// are fetched again.
public final class DecryptedKeys {
    private final Map<Path, String> waiting = new ConcurrentHashMap<>();

    public void put(Path file, String text) {
        waiting.put(file, text);
    }

    public Optional<String> take(Path file) {
        return Optional.ofNullable(waiting.remove(file));
    }

    /// Without the keys.
    @Override
    public String toString() {
        return waiting.size() + " files";
    }
}
