package io.nodelet.encryption;

import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.identity.certs.ClusterConstants;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/// Writes the EncryptionConfiguration around the keys in the file, or a new one before the cluster begins. A file with
/// anything else in it, keys or providers of somebody else, is an operator's: its mode alone is seen to. Whatever is
/// taken out of it makes Secrets unreadable.
public final class EncryptionConfigDriver implements Driver<EncryptionConfig> {
    private static final String MODE = "0600";

    private final SecureRandom random = new SecureRandom();
    private final ClusterConstants once;

    public EncryptionConfigDriver(ClusterConstants once) {
        this.once = once;
    }

    @Override
    public Class<EncryptionConfig> type() {
        return EncryptionConfig.class;
    }

    @Override
    public String kind() {
        return EncryptionConfig.KIND;
    }

    @Override
    public Difference compare(EncryptionConfig wanted) {
        if (!Files.exists(wanted.path())) {
            return once.missing();
        }
        String text = EncryptionConfigFile.read(wanted.path());
        Optional<ManagedEncryptionConfig> keys = ManagedEncryptionConfig.parse(text);
        if (keys.isEmpty() && !ProviderKey.readable(text)) {
            return Difference.changed("holds no key");
        }
        if (keys.isPresent() && keys.get().encrypting() != wanted.encrypt()) {
            return Difference.changed("other content");
        }
        return mode(wanted.path()).equals(PosixFilePermissions.toString(AtomicFile.permissions(MODE)))
                ? Difference.same()
                : Difference.changed("mode is " + mode(wanted.path()));
    }

    @Override
    public PriorState before(EncryptionConfig wanted) {
        return Files.exists(wanted.path()) ? PriorState.of(Map.of("there", "yes")) : PriorState.NOTHING;
    }

    @Override
    public void apply(EncryptionConfig wanted) {
        if (!Files.exists(wanted.path())) {
            once.require(wanted.path());
            AtomicFile.write(
                    wanted.path(),
                    ManagedEncryptionConfig.fresh(wanted.encrypt(), random).yaml(),
                    MODE);
            return;
        }
        String text = EncryptionConfigFile.read(wanted.path());
        Optional<ManagedEncryptionConfig> keys = ManagedEncryptionConfig.parse(text);
        if (keys.isEmpty() && !ProviderKey.readable(text)) {
            throw foreign(wanted.path());
        }
        AtomicFile.write(
                wanted.path(),
                keys.map(config -> config.encrypting(wanted.encrypt()).yaml()).orElse(text),
                MODE);
    }

    /// Where the file itself was there before, older versions beside it may have been, too.
    @Override
    public void restore(String key, PriorState priorState) {
        if (priorState.nothing()) {
            new EncryptionConfigFile(Path.of(key)).forget();
            try {
                Files.deleteIfExists(Path.of(key));
            } catch (IOException e) {
                throw new NodeletException("can't delete " + key + ": " + AtomicFile.reason(e), e);
            }
        }
    }

    private static NodeletException foreign(Path path) {
        return new NodeletException(
                path + " is there, but holds no key",
                "Bring the file back from a backup or from another master, where it is the same.");
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new NodeletException("can't read the mode of " + path + ": " + AtomicFile.reason(e), e);
        }
    }
}
