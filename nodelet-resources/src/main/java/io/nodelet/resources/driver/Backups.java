package io.nodelet.resources.driver;

import io.nodelet.engine.ledger.PriorState;
import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/// Files that were there before us, kept aside until they are brought back.
public final class Backups {
    private final Path folder;

    /// @param folder readable by root alone; made when the first file is kept
    public Backups(Path folder) {
        this.folder = folder;
    }

    /// Keeps what is at `path` aside, and says how to bring it back.
    PriorState keep(Path path) {
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return PriorState.NOTHING;
            }
            if (Files.isSymbolicLink(path)) {
                return PriorState.of(Map.of("link", Files.readSymbolicLink(path).toString()));
            }
            requirePlain(path);
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0700")));
            AtomicFile.write(folder.resolve(name(path)), Files.readAllBytes(path), "0600");
            return PriorState.of(Map.of(
                    "backup",
                    name(path),
                    "mode",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)),
                    "owner",
                    Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid")));
        } catch (IOException e) {
            throw new NodeletException("can't keep " + path + " aside: " + AtomicFile.reason(e), e);
        }
    }

    /// Reading a pipe or a device never ends, and its content is none that could be brought back.
    private static void requirePlain(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new NodeletException(
                    path + " is no plain file, so it is not replaced: it could not be brought back",
                    "Look what it is (`stat " + path + "`), move it away, then run this again.");
        }
    }

    /// Brings back what was at `path`, or removes what we made there. What is kept stays until it is forgotten, so that
    /// a run that is killed in between can be followed by any other.
    void bringBack(Path path, PriorState priorState) {
        try {
            Files.deleteIfExists(AtomicFile.unfinished(path));
            if (priorState.nothing()) {
                Files.deleteIfExists(path);
            } else if (priorState.get("link").isPresent()) {
                Files.deleteIfExists(path);
                Files.createSymbolicLink(path, Path.of(priorState.get("link").get()));
            } else {
                copyBack(path, priorState);
            }
            syncParent(path);
        } catch (IOException e) {
            throw new NodeletException("can't bring back " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private void copyBack(Path path, PriorState priorState) throws IOException {
        Path kept = folder.resolve(priorState.get("backup").orElseThrow());
        if (!Files.exists(kept)) {
            throw new NodeletException(
                    "can't bring back " + path + ": what was kept of it, " + kept + ", is gone",
                    "Copy what shall be at " + path + " to " + kept + ", then run this again.");
        }
        AtomicFile.write(path, Files.readAllBytes(kept), "0600");
        String[] owner = priorState.get("owner").orElse("0:0").split(":");
        Files.setAttribute(path, "unix:uid", Integer.valueOf(owner[0]));
        Files.setAttribute(path, "unix:gid", Integer.valueOf(owner[1]));
        Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(priorState.get("mode").orElse("rw-------")));
        AtomicFile.sync(path);
    }

    /// The ledger says next that it is done, and may lie on another disk: what it says must be so after a power cut.
    private static void syncParent(Path path) throws IOException {
        if (Files.isDirectory(path.resolveSibling("."))) {
            AtomicFile.syncFolder(path);
        }
    }

    /// Lets go of what was kept.
    void forget(PriorState priorState) {
        priorState.get("backup").map(folder::resolve).ifPresent(kept -> {
            try {
                Files.deleteIfExists(kept);
            } catch (IOException e) {
                throw new NodeletException("can't remove " + kept + ": " + AtomicFile.reason(e), e);
            }
        });
    }

    /// No other path has it. What an older version kept is found by its name in the ledger.
    private static String name(Path path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return path.getFileName() + "." + HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
