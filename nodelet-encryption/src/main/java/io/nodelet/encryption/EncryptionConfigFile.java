package io.nodelet.encryption;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A master's EncryptionConfiguration on disk. Whatever it held before it is replaced is kept beside it, 0600: an older
/// snapshot of etcd is read with that.
///
/// @param path `encryption.yaml`
public record EncryptionConfigFile(Path path) {
    private static final String MODE = "0600";
    private static final int PRINT = 16;
    private static final String KEPT = ".old-";

    public boolean exists() {
        return Files.exists(path);
    }

    /// Its text. Secret.
    public String content() {
        return read(path);
    }

    /// What it holds; empty where it is an operator's.
    public Optional<ManagedEncryptionConfig> keys() {
        return exists() ? ManagedEncryptionConfig.parse(content()) : Optional.empty();
    }

    /// Its keys by their prints, in order; none where it is not there.
    List<String> prints() {
        return exists()
                ? ProviderKey.of(content()).stream().map(ProviderKey::toString).toList()
                : List.of();
    }

    /// Replaces it, and keeps what it held. Killed at any moment, it holds the old or the new content.
    void replace(ManagedEncryptionConfig keys) {
        String old = content();
        if (!old.equals(keys.yaml())) {
            AtomicFile.write(kept(old), old, MODE);
            AtomicFile.write(path, keys.yaml(), MODE);
        }
    }

    /// By content: what is kept already is not kept twice.
    private Path kept(String content) {
        String print = Sha256.of(content.getBytes(StandardCharsets.UTF_8)).substring(0, PRINT);
        return path.resolveSibling(path.getFileName() + KEPT + print);
    }

    /// Older versions of it.
    public List<Path> kept() {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> kept = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, path.getFileName() + KEPT + "*")) {
            files.forEach(kept::add);
        } catch (IOException e) {
            throw new NodeletException("can't list " + folder + ": " + AtomicFile.reason(e), e);
        }
        kept.sort(null);
        return kept;
    }

    /// Takes the older versions away, with the node.
    public void forget() {
        for (Path old : kept()) {
            try {
                Files.deleteIfExists(old);
            } catch (IOException e) {
                throw new NodeletException("can't delete " + old + ": " + AtomicFile.reason(e), e);
            }
        }
    }

    /// The text of the file, or of one of its older versions.
    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new NodeletException(
                    "can't read " + file + ": " + AtomicFile.reason(e),
                    "It is the same on every master: see docs/security.md, A lost key.",
                    e);
        }
    }
}
