package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// A unit's file as we put it in place, with a copy of our own that tells what others did to it since.
///
/// @param unit its name, such as `nodelet-etcd.service`
/// @param file where systemd reads it
/// @param copy of its text
record InstalledUnit(String unit, Path file, Path copy) {
    /// What lies in these folders goes before ours: masks, and whole units of somebody else.
    private static final List<Path> ABOVE = List.of(
            Path.of("/etc/systemd/system.control"),
            Path.of("/run/systemd/system.control"),
            Path.of("/etc/systemd/system"));
    private static final Path NOTHING = Path.of("/dev/null");
    private static final String KEPT = ".by-hand";

    /// Whether there is such a unit of ours.
    boolean known() {
        return Files.exists(file) || Files.exists(copy);
    }

    /// Of the unit that it was written from.
    Optional<String> fingerprint() {
        return UnitFile.fingerprint(Files.exists(copy) ? copy : file);
    }

    /// Writes what is not there yet; the copy is the last.
    void place(String text) throws IOException {
        for (Path path : List.of(file, copy)) {
            if (!Files.exists(path) || !Files.readString(path).equals(text)) {
                AtomicFile.write(path, text, "0600"); // as auditors want it
            }
        }
    }

    /// Removes it; the copy is the first.
    void remove() throws IOException {
        Files.deleteIfExists(copy);
        Files.deleteIfExists(file);
    }

    /// What somebody did to it, and when, where that can matter to what has started since.
    ///
    /// @param millis since 1970; [Long#MAX_VALUE] for what no process can have been started from
    record Tampering(ReasonCode code, String text, long millis) {}

    /// What somebody did to it.
    Optional<Tampering> tampering() {
        try {
            Optional<Path> before = above().stream().findFirst();
            return before.isPresent() ? Optional.of(put(before.get())) : written();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The files that tell of it when they are touched.
    List<Path> files() {
        return List.of(file, ABOVE.getLast().resolve(unit));
    }

    private List<Path> above() {
        return ABOVE.stream()
                .map(path -> path.resolve(unit))
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .toList();
    }

    private Tampering put(Path other) throws IOException {
        return masks(other)
                ? new Tampering(ReasonCode.UNIT_MASKED, unit + " is masked by somebody", Long.MAX_VALUE)
                : new Tampering(
                        ReasonCode.UNIT_CHANGED, other + " was put before our unit by somebody", modified(other));
    }

    private Optional<Tampering> written() throws IOException {
        if (!Files.exists(copy)) {
            return Optional.empty();
        }
        if (!Files.exists(file)) {
            return Optional.of(
                    new Tampering(ReasonCode.UNIT_CHANGED, file + " was removed by somebody", Long.MAX_VALUE));
        }
        return Files.readString(file).equals(Files.readString(copy))
                ? Optional.empty()
                : Optional.of(new Tampering(ReasonCode.UNIT_CHANGED, file + " was edited by somebody", modified(file)));
    }

    private static long modified(Path path) throws IOException {
        return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
    }

    private static boolean masks(Path path) throws IOException {
        return Files.isSymbolicLink(path)
                ? Files.readSymbolicLink(path).equals(NOTHING)
                : Files.isRegularFile(path) && Files.size(path) == 0;
    }

    /// Takes away what goes before ours. A mask holds nothing; a unit that somebody wrote is kept beside it.
    ///
    /// @return whether there was anything
    boolean clear() throws IOException {
        List<Path> found = above();
        for (Path path : found) {
            if (masks(path)) {
                Files.delete(path);
            } else {
                Files.move(path, path.resolveSibling(path.getFileName() + KEPT), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return !found.isEmpty();
    }
}
