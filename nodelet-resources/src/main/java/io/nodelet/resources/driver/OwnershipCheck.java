package io.nodelet.resources.driver;

import io.nodelet.engine.Difference;
import io.nodelet.host.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// Whose a file is that nodeletd wrote: its own, which is root's. Another owner could change what root runs or
/// believes. The group may be the folder's (setgid), and can write nothing by the modes that files have.
final class OwnershipCheck {
    private static final String UID = "unix:uid";
    private static final Path MYSELF = Path.of("/proc/self");

    private OwnershipCheck() {}

    /// What is not as it was written: the mode, or the owner.
    static Optional<Difference> differs(Path file, String mode) throws IOException {
        if (!Files.getPosixFilePermissions(file).equals(AtomicFile.permissions(mode))) {
            return Optional.of(Difference.changed("its mode is not " + mode));
        }
        Object owner = Files.getAttribute(file, UID);
        return Objects.equals(owner, Files.getAttribute(MYSELF, UID))
                ? Optional.empty()
                : Optional.of(Difference.changed("it belongs to user " + owner));
    }
}
