package io.nodelet.etcd.backup;

import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/// Whether a snapshot's file is what etcd sent, byte for byte: it ends with the digest of everything before.
final class SnapshotIntegrity {
    private static final int CHUNK = 1 << 18;
    private static final int DIGEST = 32;
    private static final int PAGE = 512;

    private SnapshotIntegrity() {}

    /// @return that digest, in hex
    /// @throws NodeletException when it is not
    static String check(Path file) {
        try {
            long size = Files.size(file);
            if (size % PAGE != DIGEST) {
                throw broken(file, "its size (" + size + " bytes) is not that of a snapshot");
            }
            byte[] digest = digest(file, size - DIGEST);
            if (!MessageDigest.isEqual(digest, end(file, size - DIGEST))) {
                throw broken(file, "its bytes do not fit the digest at its end");
            }
            return HexFormat.of().formatHex(digest);
        } catch (IOException e) {
            throw new NodeletException("can't read the snapshot " + file + ": " + e.getMessage(), e);
        }
    }

    private static NodeletException broken(Path file, String why) {
        return new NodeletException(
                file + " is no whole snapshot: " + why, "Take another one: `nodeletd etcd snapshots` lists them.");
    }

    private static byte[] digest(Path file, long length) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[CHUNK];
        long left = length;
        try (InputStream in = Files.newInputStream(file)) {
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(CHUNK, left));
                if (n < 0) {
                    throw new IOException("it became shorter while it was read");
                }
                digest.update(buffer, 0, n);
                left -= n;
            }
        }
        return digest.digest();
    }

    private static byte[] end(Path file, long from) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            return in.readNBytes(DIGEST);
        }
    }
}
