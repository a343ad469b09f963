package io.nodelet.encryption;

import io.nodelet.etcd.backup.SnapshotKeys;
import io.nodelet.host.Sha256;
import io.nodelet.model.ControlPlaneFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The keys of a master's EncryptionConfiguration. The note is of the keys that the file held, `keys PRINT,PRINT`. What
/// else stands in the file, and in what order, does not matter.
///
/// @param config the keys of this master
public record EncryptionConfigKeys(EncryptionConfigFile config) implements SnapshotKeys {
    private static final String KEYS = "keys ";
    private static final int PRINT = 16;

    /// Those of this node.
    public static EncryptionConfigKeys node() {
        return new EncryptionConfigKeys(new EncryptionConfigFile(ControlPlaneFiles.ENCRYPTION));
    }

    @Override
    public Path file() {
        return config.path();
    }

    @Override
    public String now() {
        if (!config.exists()) {
            return "";
        }
        String content = config.content();
        return ProviderKey.of(content).isEmpty() ? digest(content) : KEYS + String.join(",", prints(content));
    }

    @Override
    public boolean read(String note) {
        return note.isEmpty() || (config.exists() && reads(config.content(), note));
    }

    @Override
    public Optional<Path> older(String note) {
        return config.kept().stream()
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
                .flatMap(
                        managed -> managed.keys().stream().map(key -> new ManagedEncryptionConfig(List.of(key), true)));
        return Stream.concat(
                Stream.of(digest(content)),
                alone.flatMap(managed -> Stream.of(true, false)
                        .map(on -> digest(managed.encrypting(on).yaml()))));
    }

    private static String digest(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8)).substring(0, PRINT);
    }
}
