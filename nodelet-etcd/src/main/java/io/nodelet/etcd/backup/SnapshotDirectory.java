package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What lies in a folder of snapshots, for whoever only looks.
public record SnapshotDirectory(Path folder) {
    public static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    static final Pattern NAME = Pattern.compile("etcd-[0-9]{8}T[0-9]{6}Z\\.db(\\.age)?");

    /// Whether a file of this name is a snapshot.
    public static boolean names(String file) {
        return NAME.matcher(file).matches();
    }

    /// The snapshots that were taken, the newest first.
    ///
    /// @param now tells what can't have been taken yet
    public List<Snapshot> list(Instant now) {
        return named(NAME).stream()
                .sorted(NewestFirst.by(path -> time(String.valueOf(path.getFileName())), now))
                .map(SnapshotDirectory::noted)
                .toList();
    }

    private static Snapshot noted(Path file) {
        Instant time = time(String.valueOf(file.getFileName()));
        return SnapshotNote.read(file)
                .orElseGet(() -> new Snapshot(file, time, 0, 0, file.toFile().length(), "", "", ""));
    }

    /// When a snapshot of a name was taken.
    static Instant time(String name) {
        return TIME.parse(name.substring("etcd-".length(), name.indexOf(".db")), Instant::from);
    }

    /// How the last drill went; empty when there was none.
    public Optional<DrillResult> lastDrill() {
        return LastDrill.in(folder).read();
    }

    List<Path> named(Pattern pattern) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path ->
                            pattern.matcher(String.valueOf(path.getFileName())).matches())
                    .toList();
        } catch (IOException e) {
            throw new NodeletException("can't read " + folder + ": " + AtomicFile.reason(e), e);
        }
    }
}
