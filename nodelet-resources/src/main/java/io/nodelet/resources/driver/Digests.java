package io.nodelet.resources.driver;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// SHA-256 of files. What was computed is remembered for as long as the machine is up and the file's inode, size and
/// change time (which nobody can set) are the same, so that a run without changes reads no file twice.
public final class Digests {
    private final Path memory;
    private final Function<Path, String> compute;
    private final Map<String, String> known = new HashMap<>();

    /// @param memory  a file that does not outlive a boot, such as `/run/nodelet/digests`
    /// @param compute the SHA-256 of a file's content, hexadecimal, as fast as the machine can
    public Digests(Path memory, Function<Path, String> compute) {
        this.memory = memory;
        this.compute = compute;
        try {
            if (Files.exists(memory)) {
                Files.readAllLines(memory).forEach(this::remember);
            }
        } catch (IOException e) {
            throw new NodeletException("can't read " + memory + ": " + AtomicFile.reason(e), e);
        }
    }

    /// The digest of a file, hexadecimal.
    public String sha256(Path path) {
        try {
            String identity = identity(path);
            synchronized (known) {
                String before = known.get(identity);
                if (before != null) {
                    return before;
                }
            }
            String digest = compute.apply(path);
            if (identity.equals(identity(path))) {
                save(identity, digest);
            }
            return digest;
        } catch (IOException e) {
            throw new NodeletException("can't read " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private void save(String identity, String digest) throws IOException {
        synchronized (known) {
            known.put(identity, digest);
            List<String> lines = new ArrayList<>();
            known.forEach((key, value) -> lines.add(value + " " + key));
            Files.createDirectories(memory.toAbsolutePath().getParent());
            AtomicFile.write(memory, String.join("\n", lines) + "\n", "0600");
        }
    }

    private void remember(String line) {
        int space = line.indexOf(' ');
        known.put(line.substring(space + 1), line.substring(0, space));
    }

    private static String identity(Path path) throws IOException {
        Map<String, Object> a = Files.readAttributes(path, "unix:dev,ino,size,ctime,lastModifiedTime");
        return a.get("dev") + ":" + a.get("ino") + ":" + a.get("size") + ":" + a.get("ctime") + ":"
                + a.get("lastModifiedTime");
    }
}
