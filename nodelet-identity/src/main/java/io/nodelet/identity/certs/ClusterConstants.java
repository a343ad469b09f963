package io.nodelet.identity.certs;

import io.nodelet.engine.Difference;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// What is made once, before the cluster begins, and is the same on every master: the authorities, the key of service
/// accounts, the key of Secrets. One that is gone later is not made anew: the new one would fit nothing that was made
/// with the old one, and hide that it can be brought back.
///
/// @param begun whether this machine's etcd was ready once
public record ClusterConstants(BooleanSupplier begun) {
    /// The cluster has not begun.
    public static final ClusterConstants BEGINNING = new ClusterConstants(() -> false);

    /// What differs where it is not there.
    public Difference missing() {
        return begun.getAsBoolean()
                ? Difference.changed(ReasonCode.KEY_LOST, "is gone, and is made once: bring it back")
                : Difference.missing();
    }

    /// What is wrong where it is gone.
    public static Failure lost(Path file) {
        return new Failure(
                ReasonCode.KEY_LOST, file.toString(), file + " is gone. It is made once, before the cluster begins");
    }

    /// Before it is made.
    ///
    /// @throws NodeletException where the cluster has begun
    public void require(Path file) {
        if (begun.getAsBoolean()) {
            throw new NodeletException(
                    lost(file),
                    "Bring it back from a backup or from another master, where it is the same. See docs/security.md, A lost"
                            + " key.",
                    null);
        }
    }
}
