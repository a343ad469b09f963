package io.nodelet.daemon;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// The seed's document as a file, written whole whenever it changes. A disk that is full or read-only does not keep the
/// daemon from its work.
final class Publication {
    private final Path file;
    private final Consumer<String> log;
    private String written = "";
    private boolean broken;

    Publication(Path file, Consumer<String> log) {
        this.file = file;
        this.log = log;
    }

    void publish(KubeStatus status) {
        String text = status.text();
        if (text.equals(written) || !Files.isDirectory(file.resolveSibling("."))) {
            return;
        }
        try {
            AtomicFile.write(file, text, "0644");
            written = text;
            broken = false;
        } catch (NodeletException e) {
            if (!broken) {
                log.accept("warning: " + e.getMessage() + " " + e.remedy());
            }
            broken = true;
        }
    }
}
