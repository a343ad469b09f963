package io.nodelet.etcd.backup;

import java.nio.file.Files;
import java.nio.file.Path;

/// A restore that was begun: everything that it needs to be gone on with, whoever does so.
///
/// ```
/// data/member                   what etcd works on
/// data/restoring/TRY/member     the snapshot, unpacked
/// data/before-TIME/member       what etcd worked on before
/// ```
///
/// @param snapshot what is restored
/// @param digest   of the snapshot: that of its file, or, where that is not encrypted, the one that it ends with
/// @param data     etcd's data folder
/// @param kept     the name of the folder in it where the old data goes
/// @param bump     added to the store's revision, so that nobody takes it for the past of what was
/// @param identity of the one member
/// @param unpacked the try that has unpacked the snapshot whole; empty as long as none has
public record RestoreState(
        Path snapshot,
        String digest,
        Path data,
        String kept,
        long bump,
        EtcdPrograms.Identity identity,
        String unpacked) {
    public Path member() {
        return data.resolve("member");
    }

    /// Where the snapshot is unpacked, each try in a folder of its own: a tool that outlived its killed nodeletd may
    /// still write into another.
    public Path restoring() {
        return data.resolve("restoring");
    }

    public boolean isUnpacked() {
        return !unpacked.isEmpty();
    }

    public Path unpackedMember() {
        return restoring().resolve(unpacked).resolve("member");
    }

    /// Whether etcd's data may have been moved already.
    public boolean touched() {
        return Files.exists(keptFolder()) || (isUnpacked() && !Files.exists(unpackedMember()));
    }

    /// Where the old data lies afterwards.
    public Path keptFolder() {
        return data.resolve(kept);
    }

    public RestoreState unpackedBy(String attempt) {
        return new RestoreState(snapshot, digest, data, kept, bump, identity, attempt);
    }
}
