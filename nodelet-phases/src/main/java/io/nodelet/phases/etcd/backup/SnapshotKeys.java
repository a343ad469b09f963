package io.nodelet.phases.etcd.backup;

import io.nodelet.host.Sha256;
import io.nodelet.phases.secrets.EncryptionConfigFile;
import io.nodelet.phases.secrets.ManagedEncryptionConfig;
import io.nodelet.phases.secrets.ProviderKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which keys the Secrets of a snapshot were sealed with, and whether a master can read them: a note of the keys that
/// its file held, `keys PRINT,PRINT`. What else stands in the file, and in what order, does not matter.
///
/// @param file the keys of this master
public record SnapshotKeys(EncryptionConfigFile file) {
    private static final String KEYS = "keys ";
    private static final int PRINT = 16;

    /// The note of a snapshot that is taken now; empty where there is no file.
    public String now() {
        if (!file.exists()) {
            return "";
        }
        String content = file.content();
        return ProviderKey.of(content).isEmpty() ? digest(content) : KEYS + String.join(",", prints(content));
    }

    /// Whether every Secret in a snapshot can be read here.
    ///
    /// @param note beside it; empty where nothing is known
    public boolean read(String note) {
        return note.isEmpty() || (file.exists() && reads(file.content(), note));
    }

    /// An older version of the file with which they can.
    public Optional<Path> older(String note) {
        return file.kept().stream()
                .filter(path -> reads(EncryptionConfigFile.read(path), note))
                .findFirst();
    }

    private static boolean reads(String content, String note) {
        if (!note.startsWith(KEYS)) {
            return digests(content).anyMatch(note::equals);
        }
        List<String> needed = Stream.of(note.substring(KEYS.length()).split(","))
                .filter(part -> !part.isEmpty())
                .toList();
        return Set.copyOf(prints(content)).containsAll(needed);
    }

    private static List<String> prints(String content) {
        return ProviderKey.of(content).stream()
                .map(ProviderKey::print)
                .filter(text -> !text.isEmpty())
                .distinct()
                .collect(Collectors.toList());
    }

    /// The notes that an older version of nodeletd made beside this file, or beside one with one of its keys: a digest
    /// of the whole file.
    private static Stream<String> digests(String content) {
        Stream<ManagedEncryptionConfig> alone = ManagedEncryptionConfig.parse(content).stream()
                .flatMap(config -> config.keys().stream().map(key -> new ManagedEncryptionConfig(List.of(key), true)));
        return Stream.concat(
                Stream.of(digest(content)),
                alone.flatMap(config -> Stream.of(true, false)
                        .map(on -> digest(config.encrypting(on).yaml()))));
    }

    private static String digest(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8)).substring(0, PRINT);
    }
}
