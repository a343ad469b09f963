package io.nodelet.engine.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The ledger's folder. No ledger can say yet what of it was there before, so it says so itself: all folders that are
/// missing appear at once, by one rename, with a note in the lowest of which one is the topmost of ours.
///
/// @param folder that the ledger lies in, absolute
record LedgerFolder(Path folder) {
    private static final String NOTE = "made-from";

    static LedgerFolder of(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " is no place for a ledger");
        }
        return new LedgerFolder(parent);
    }

    /// Makes the folders that are missing.
    void make() throws IOException {
        Optional<Path> topmost = topmostMissing();
        if (topmost.isEmpty()) {
            return;
        }
        Path top = topmost.get();
        Path fresh = unfinished(top);
        removeTree(fresh);
        Path lowest = fresh.resolve(top.relativize(folder));
        Files.createDirectories(lowest);
        Path note = Files.writeString(lowest.resolve(NOTE), top + "\n");
        sync(note);
        sync(lowest);
        Files.move(fresh, top, StandardCopyOption.ATOMIC_MOVE);
        sync(fresh.resolveSibling("."));
    }

    /// The topmost folder that is ours; empty where all were there before.
    Optional<Path> madeFrom() throws IOException {
        Path note = folder.resolve(NOTE);
        return Files.exists(note) ? Optional.of(Path.of(Files.readString(note).strip())) : Optional.empty();
    }

    /// Removes the folder with all that is in it, and those above it down from `topmost` that hold nothing else: by one
    /// rename first, so that a run killed on the way leaves what the next one recognises.
    void remove(Path topmost) throws IOException {
        Path highest = folder;
        while (!highest.equals(topmost) && alone(highest)) {
            highest = highest.resolveSibling(".").normalize();
        }
        removeTree(unfinished(highest));
        Files.move(highest, unfinished(highest), StandardCopyOption.ATOMIC_MOVE);
        removeTree(unfinished(highest));
        sync(highest.resolveSibling("."));
    }

    /// Removes what a run left that was killed while it made the folders.
    void removeUnfinished() throws IOException {
        for (Path at = folder; at.getParent() != null; at = at.getParent()) {
            removeTree(unfinished(at));
        }
    }

    static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private Optional<Path> topmostMissing() {
        Path topmost = null;
        for (@Nullable Path at = folder; at != null && !Files.exists(at); at = at.getParent()) {
            topmost = at;
        }
        return Optional.ofNullable(topmost);
    }

    private static Path unfinished(Path folder) {
        return folder.resolveSibling("." + folder.getFileName() + ".nodelet-new");
    }

    /// Whether nothing else lies beside it.
    private static boolean alone(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path.resolveSibling("."))) {
            return entries.count() == 1;
        }
    }

    private static void removeTree(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
