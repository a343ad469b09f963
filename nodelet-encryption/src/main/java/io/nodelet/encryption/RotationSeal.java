package io.nodelet.encryption;

import io.nodelet.model.NodeletException;
import io.nodelet.pki.SealedText;
import io.nodelet.pki.SharedSecret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/// Seals keys for the masters of one cluster, with what only they find: a secret made from the key of its authority.
///
/// @param authority the authority's key, PEM
public record RotationSeal(Path authority) {
    private static final String PURPOSE = "nodelet secrets rotation 1";
    private static final int LETTERS = 43;

    /// Bound to one step of one rotation.
    String seal(ManagedEncryptionConfig keys, String id, Rotation.Step step, SecureRandom random) {
        return text(id, step).seal(keys.yaml().getBytes(StandardCharsets.UTF_8), random);
    }

    /// @throws NodeletException when it was not sealed by a master of this cluster, for this step
    ManagedEncryptionConfig open(Rotation rotation) {
        return text(rotation.id(), rotation.step())
                .open(rotation.sealed())
                .flatMap(array -> ManagedEncryptionConfig.parse(new String(array, StandardCharsets.UTF_8)))
                .orElseThrow(() -> new NodeletException(
                        "the keys of " + rotation + " can't be opened: this master has another " + authority
                                + " than the one that sealed them, or somebody changed them",
                        "See that ca.key is the same on every master."));
    }

    private SealedText text(String id, Rotation.Step step) {
        byte[] secret = SharedSecret.of(authority, PURPOSE, LETTERS).getBytes(StandardCharsets.UTF_8);
        return new SealedText(PURPOSE, secret, id + " " + step.wireName());
    }
}
