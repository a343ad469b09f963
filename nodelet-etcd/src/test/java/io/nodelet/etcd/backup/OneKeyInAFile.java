package io.nodelet.etcd.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Keys of Secrets for tests: all that a file holds is one key.
record OneKeyInAFile(Path file) implements SnapshotKeys {
    @Override
    public String now() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean read(String note) {
        return note.isEmpty() || note.equals(now());
    }

    @Override
    public Optional<Path> older(String note) {
        return Optional.empty();
    }
}
