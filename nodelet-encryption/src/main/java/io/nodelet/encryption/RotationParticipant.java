package io.nodelet.encryption;

import io.nodelet.model.NodeletException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/// What a master does when a rotation comes to it: takes the keys of the step into its file, and has its API server
/// start with that. Safe to repeat.
///
/// @param file  its keys
/// @param seal  of the cluster
/// @param inUse whether its API server runs with the file as it is now
/// @param start has the API server start with the file, and returns once it is ready
/// @param clock the time
public record RotationParticipant(
        EncryptionConfigFile file, RotationSeal seal, BooleanSupplier inUse, Runnable start, InstantSource clock) {
    /// What it says of itself.
    public KeyReport look() {
        return new KeyReport(file.prints(), inUse.getAsBoolean(), now(), 0, "");
    }

    private Instant now() {
        return Instant.ofEpochSecond(clock.instant().getEpochSecond());
    }

    /// Takes the turn. Without harm at any moment: a file that is not what the step before left is not touched.
    ///
    /// @throws NodeletException why it can't
    public void take(Rotation rotation) {
        ManagedEncryptionConfig wanted = seal.open(rotation);
        ManagedEncryptionConfig now = file.keys()
                .orElseThrow(() -> new NodeletException(
                        file.path() + " holds a key or a provider that is not nodeletd's, and is not changed",
                        "Change keys on every master by Kubernetes' procedure: docs/security.md, New keys."));
        if (!now.equals(wanted)) {
            if (rotation.step() == Rotation.Step.CHECK || !wanted.follows(now)) {
                throw new NodeletException(
                        file.path() + " has " + now + ", and the rotation goes on to " + wanted,
                        "See that the file is the same on every master: `nodeletd secrets status`.");
            }
            file.replace(wanted);
        }
        if (!inUse.getAsBoolean()) {
            start.run();
        }
    }
}
