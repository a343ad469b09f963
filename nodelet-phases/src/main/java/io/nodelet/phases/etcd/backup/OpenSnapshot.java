package io.nodelet.phases.etcd.backup;

import io.nodelet.bundle.Sha256;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A snapshot as etcd's tools read it, for as long as it is needed: one that is encrypted is decrypted into a file
/// beside, which goes when this is closed.
///
/// @param file what etcd's tools read
/// @param own  whether it was made for this
record OpenSnapshot(Path file, boolean own) implements AutoCloseable {
    /// Names of such files, which a kill leaves behind.
    static final Pattern LEFT = Pattern.compile("\\.open-[0-9]+-[0-9]+\\.db");

    /// @param scratch a folder for root alone
    static OpenSnapshot of(Path snapshot, SnapshotCipher cipher, Path scratch) {
        if (!SnapshotCipher.encrypted(snapshot)) {
            return new OpenSnapshot(snapshot, false);
        }
        var open = new OpenSnapshot(
                scratch.resolve(".open-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".db"), true);
        try {
            cipher.decrypt(snapshot, open.file());
            return open;
        } catch (IOException e) {
            open.close();
            throw new NodeletException(
                    "can't decrypt " + snapshot + " into " + scratch + ": " + AtomicFile.reason(e),
                    "It needs as much room as etcd's database.",
                    e);
        } catch (NodeletException e) {
            open.close();
            throw e;
        }
    }

    /// Of a snapshot's file as it lies there, in hex.
    static String digest(Path snapshot) {
        return SnapshotCipher.encrypted(snapshot) ? Sha256.of(snapshot) : WholeFile.check(snapshot);
    }

    @Override
    public void close() {
        try {
            if (own) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new NodeletException("can't remove " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
