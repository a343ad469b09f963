package io.nodelet.etcd.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// A copy of etcd's whole store in one file, and what is known of it.
///
/// @param file     where it lies
/// @param taken    when, in whole seconds
/// @param revision of the store
/// @param keys     how many
/// @param size     of the file, in bytes
/// @param hash     of what it holds, as `etcdutl snapshot status` reckons it
/// @param sealedBy of the keys of its encrypted secrets, as [SnapshotKeys] notes them; empty where that is not known
/// @param encryptedWith the key of the file itself, as [SnapshotCipher] knows it; empty for one that is not encrypted
public record Snapshot(
        Path file,
        Instant taken,
        long revision,
        long keys,
        long size,
        String hash,
        String sealedBy,
        String encryptedWith) {
    /// The file's name, by which commands take it.
    public String name() {
        return String.valueOf(file.getFileName());
    }

    /// Whether nobody can read it without the key of the cluster's etcd authority.
    public boolean encrypted() {
        return !encryptedWith.isEmpty();
    }

    /// The same for programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", name());
        tree.put("file", file.toString());
        tree.put("taken", taken.toString());
        tree.put("revision", revision);
        tree.put("keys", keys);
        tree.put("size", size);
        tree.put("hash", hash);
        tree.put("sealedBy", sealedBy);
        tree.put("encryptedWith", encryptedWith);
        return tree;
    }
}
