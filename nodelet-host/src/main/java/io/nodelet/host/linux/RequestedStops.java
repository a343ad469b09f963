package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Which runs of services are meant to end, in files beside their records, so that the watches of other agents know,
/// too.
///
/// @param folder of the records
record RequestedStops(Path folder) {
    private Path file(String name) {
        return folder.resolve(name + ".stopping");
    }

    /// @param run what tells this run of the service from others
    void ask(String name, String run) {
        try {
            Files.createDirectories(folder);
            Files.writeString(file(name), run);
        } catch (IOException e) {
            throw new NodeletException("can't write that " + name + " is to stop: " + AtomicFile.reason(e), e);
        }
    }

    boolean asked(String name, String run) {
        try {
            return Files.readString(file(name)).equals(run);
        } catch (IOException e) {
            return false;
        }
    }

    /// After the stop, or before a start when an agent was killed at a stop.
    void forget(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }
}
