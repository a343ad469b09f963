package io.nodelet.phases.config;

import io.nodelet.engine.Before;
import io.nodelet.engine.Difference;
import io.nodelet.engine.Driver;
import io.nodelet.host.AtomicFile;
import io.nodelet.kube.Manifest;
import io.nodelet.model.NodeletException;
import io.nodelet.phases.MadeOnce;
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

/// Writes the EncryptionConfiguration around one key: the one in the file, or a new one before the cluster begins. A
/// file with anything else in it, other keys or providers, is an operator's, who rotates keys say: its mode alone is
/// seen to. Whatever is taken out of it makes Secrets unreadable.
public final class EncryptionConfigDriver implements Driver<EncryptionConfig> {
    private static final String MODE = "0600";
    private static final int KEY_BYTES = 32;
    private static final Pattern KEY = Pattern.compile("^\\s*secret: ([A-Za-z0-9+/]{43}=)$", Pattern.MULTILINE);

    private final SecureRandom random = new SecureRandom();
    private final MadeOnce once;

    public EncryptionConfigDriver(MadeOnce once) {
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
        String text = read(wanted.path());
        Optional<String> key = ownKey(text);
        if (key.isEmpty() && !isOperators(text)) {
            return Difference.changed("holds no key");
        }
        if (key.isPresent() && !text.equals(content(key.get(), wanted.encrypt()))) {
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
        if (!Files.exists(wanted.path())) {
            AtomicFile.write(wanted.path(), content(newKey(wanted.path()), wanted.encrypt()), MODE);
            return;
        }
        String text = read(wanted.path());
        Optional<String> key = ownKey(text);
        if (key.isEmpty() && !isOperators(text)) {
            throw foreign(wanted.path());
        }
        AtomicFile.write(
                wanted.path(), key.map(it -> content(it, wanted.encrypt())).orElse(text), MODE);
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
                path + " is there, but holds no key",
                "Bring the file back from a backup or from another master, where it is the same.");
    }

    private String newKey(Path path) {
        once.require(path);
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }

    static String content(String key, boolean encrypt) {
        String file = encrypt ? "encryption-on.yaml" : "encryption-off.yaml";
        return Template.of(EncryptionConfig.class, file).fill(Map.of("key", key));
    }

    /// The key of a file that is ours to the letter, whether it encrypts or only reads.
    private static Optional<String> ownKey(String text) {
        Matcher found = KEY.matcher(text);
        return found.find()
                ? Optional.of(found.group(1))
                        .filter(it -> text.equals(content(it, true)) || text.equals(content(it, false)))
                : Optional.empty();
    }

    /// Whether it is an EncryptionConfiguration with some provider other than `identity`.
    private static boolean isOperators(String text) {
        try {
            return Manifest.parse(text).stream()
                    .filter(it -> it.path("kind").asString("").equals("EncryptionConfiguration"))
                    .flatMap(it -> it.path("resources").valueStream())
                    .flatMap(it -> it.path("providers").valueStream())
                    .anyMatch(it -> !it.has("identity"));
        } catch (NodeletException e) {
            return false;
        }
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
