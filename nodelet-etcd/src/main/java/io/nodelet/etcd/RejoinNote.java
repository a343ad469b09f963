package io.nodelet.etcd;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// That this machine's member comes into etcd's cluster again, as one that lost its data: written before its old member
/// is taken out. It stays for good, as its configuration is from then on that of one that came in.
///
/// `kept=FOLDER` while the old member is to be taken out, and its data is to go to that folder; `out=TIME` afterwards.
///
/// @param file absent where the member never came in again
public record RejoinNote(Path file) {
    private static final Pattern KEPT = Pattern.compile("kept=(\\S+)\n");

    /// @param state the folder of what nodeletd remembers
    public static RejoinNote in(Path state) {
        return new RejoinNote(state.resolve("etcd-rejoin"));
    }

    /// Whether it is one that comes, or came, in again.
    public boolean exists() {
        return Files.exists(file);
    }

    /// The name of the folder where the old data is to go; empty where there is nothing to take out.
    public Optional<String> pending() {
        try {
            Matcher text = KEPT.matcher(exists() ? Files.readString(file) : "");
            return text.matches() ? Optional.of(text.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// From now on etcd starts only after its old member is out.
    ///
    /// @param kept the name of a folder in etcd's data folder
    public void begin(String kept) {
        AtomicFile.write(file, "kept=" + kept + "\n", "0644");
    }

    /// The old member is out, and its data aside.
    public void out(Instant now) {
        AtomicFile.write(file, "out=" + now.truncatedTo(ChronoUnit.SECONDS) + "\n", "0644");
    }

    /// It is not to come in again, where its old member is not out yet: there is no cluster any more to come into.
    public void withdraw() {
        if (pending().isPresent()) {
            remove();
        }
    }

    public void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new NodeletException("can't remove " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
