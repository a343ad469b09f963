package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// A whole snapshot as etcd's tools read it, for as long as it is needed: one that is encrypted is decrypted into a
/// file elsewhere, which goes when this is closed.
///
/// @param file   what etcd's tools read
/// @param own    whether it was made for this
/// @param digest of the snapshot as it was read, in hex: of all bytes of an encrypted one, and of a plain one that
/// which it ends with
public record OpenSnapshot(Path file, boolean own, String digest) implements AutoCloseable {
    /// Names of such files, which a kill leaves behind.
    static final Pattern LEFT = Pattern.compile("\\.open-[0-9]+-[0-9]+\\.db");

    /// @param scratch a folder for root alone
    public static OpenSnapshot of(Path snapshot, SnapshotCipher cipher, Path scratch) {
        if (!SnapshotCipher.encrypted(snapshot)) {
            return new OpenSnapshot(snapshot, false, SnapshotIntegrity.check(snapshot));
        }
        Path plain = scratch.resolve(".open-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".db");
        try {
            var open = new OpenSnapshot(plain, true, cipher.decrypt(snapshot, plain));
            SnapshotIntegrity.check(plain);
            return open;
        } catch (IOException e) {
            remove(plain);
            throw new NodeletException(
                    "can't decrypt " + snapshot + " into " + scratch + ": " + AtomicFile.reason(e),
                    "It needs as much room as etcd's database.",
                    e);
        } catch (NodeletException e) {
            remove(plain);
            throw e;
        }
    }

    /// Of a snapshot's file as it lies there.
    public static String digest(Path snapshot) {
        if (!SnapshotCipher.encrypted(snapshot)) {
            return SnapshotIntegrity.check(snapshot);
        }
        try {
            return Sha256.of(snapshot);
        } catch (UncheckedIOException e) {
            throw new NodeletException(
                    "can't read the snapshot " + snapshot + ": " + e.getMessage(),
                    "Take another one: `nodeletd etcd snapshots` lists them.",
                    e);
        }
    }

    @Override
    public void close() {
        if (own) {
            remove(file);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new NodeletException("can't remove " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
