package io.nodelet.bundle.build;

import io.nodelet.bundle.BundleKeys;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;

/// The key that this user's bundles are signed with; made on the first build.
record BundleSigningKey(PrivateKey secret, PublicKey open) {

    /// Reads it, or makes it: the secret half in `file` with mode 0600, the other beside it with `.pub`.
    static BundleSigningKey at(Path file) {
        Path open = publicHalf(file);
        if (!Files.exists(file)) {
            create(file, open);
        }
        return new BundleSigningKey(BundleKeys.readPrivate(file), BundleKeys.readPublic(open));
    }

    static Path publicHalf(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.key$", "") + ".pub");
    }

    private static void create(Path file, Path open) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Path folder = FileTrees.parent(file);
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Files.writeString(open, BundleKeys.pem(pair.getPublic()));
            Path fresh = Files.createTempFile(
                    folder,
                    "new",
                    ".key",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, BundleKeys.pem(pair.getPrivate()));
            FileTrees.sync(open);
            FileTrees.sync(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            FileTrees.sync(folder);
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new NodeletException("cannot make the signing key " + file + ": " + e.getMessage(), e);
        }
    }
}
