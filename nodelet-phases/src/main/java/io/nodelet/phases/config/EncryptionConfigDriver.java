package io.nodelet.phases.config;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes the EncryptionConfiguration around one key: the one in the file, or a new one where there is no file.
public final class EncryptionConfigDriver implements Driver<EncryptionConfig> {
    private static final String MODE = "0600";
    private static final int KEY_BYTES = 32;
    private static final Pattern KEY = Pattern.compile("^\\s*secret: ([A-Za-z0-9+/]{43}=)$", Pattern.MULTILINE);

    private final SecureRandom random = new SecureRandom();

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
            return Difference.missing();
        }
        Optional<String> key = key(wanted.path());
        if (key.isEmpty()) {
            return Difference.changed("holds no key of ours");
        }
        if (!read(wanted.path()).equals(content(key.get(), wanted.encrypt()))) {
            return Difference.changed("other content");
        }
        return mode(wanted.path()).equals(PosixFilePermissions.toString(AtomicFile.permissions(MODE)))
                ? Difference.same()
                : Difference.changed("mode is " + mode(wanted.path()));
    }

    @Override
    public Before before(EncryptionConfig wanted) {
        return Files.exists(wanted.path()) ? Before.of(Map.of("there", "yes")) : Before.NOTHING;
    }

    @Override
    public void apply(EncryptionConfig wanted) {
        String key =
                Files.exists(wanted.path()) ? key(wanted.path()).orElseThrow(() -> foreign(wanted.path())) : newKey();
        AtomicFile.write(wanted.path(), content(key, wanted.encrypt()), MODE);
    }

    @Override
    public void restore(String key, Before before) {
        if (before.nothing()) {
            try {
                Files.deleteIfExists(Path.of(key));
            } catch (IOException e) {
                throw new NodeletException("can't delete " + key + ": " + AtomicFile.reason(e), e);
            }
        }
    }

    private static NodeletException foreign(Path path) {
        return new NodeletException(
                path + " is there, but holds no key that Nodelet made",
                "Bring the file back from a backup or from another master. If no secret was ever encrypted with it,"
                        + " remove it and start again.");
    }

    private String newKey() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    static String content(String key, boolean encrypt) {
        String file = encrypt ? "encryption-on.yaml" : "encryption-off.yaml";
        return Template.of(EncryptionConfig.class, file).fill(Map.of("key", key));
    }

    private static Optional<String> key(Path path) {
        Matcher found = KEY.matcher(read(path));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new NodeletException("can't read " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new NodeletException("can't read the mode of " + path + ": " + AtomicFile.reason(e), e);
        }
    }
}
