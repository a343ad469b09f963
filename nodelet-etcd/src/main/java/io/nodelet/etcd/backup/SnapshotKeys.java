package io.nodelet.etcd.backup;

import java.nio.file.Path;
import java.util.Optional;

/// Which keys the Secrets of a snapshot were sealed with, and whether a master can read them.
public interface SnapshotKeys {
    /// Where this master has its own.
    Path file();

    /// The note of a snapshot that is taken now; empty where nothing is sealed.
    String now();

    /// Whether every Secret in a snapshot can be read here.
    ///
    /// @param note beside it; empty where nothing is known
    boolean read(String note);

    /// An older version of this master's file of keys with which they can.
    Optional<Path> older(String note);
}
