package io.nodelet.daemon;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The seed's document as a file, written whole whenever it changes. A disk that is full or read-only does not keep the
/// daemon from its work.
final class KubeStatusFile {
    private final Path file;
    private final Consumer<String> log;
    private @Nullable KubeStatus written;
    private boolean broken;

    KubeStatusFile(Path file, Consumer<String> log) {
        this.file = file;
        this.log = log;
    }

    void publish(KubeStatus status) {
        if (status.equals(written) || !Files.isDirectory(file.resolveSibling("."))) {
            return;
        }
        try {
            AtomicFile.write(file, status.render(), "0644");
            written = status;
            broken = false;
        } catch (NodeletException e) {
            if (!broken) {
                log.accept("warning: " + e.getMessage() + " " + e.remedy());
            }
            broken = true;
        }
    }
}
