package io.nodelet.resources.driver;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/// Removes folders, and never what is mounted in them.
final class Trees {
    private Trees() {}

    /// Removes `path` with all that is in it. Symbolic links are removed, not followed.
    ///
    /// @throws NodeletException when something is mounted in it: that may be foreign
    static void remove(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Mounts.below(path).stream().findFirst().ifPresent(mount -> {
            throw new NodeletException(
                    path + " is not removed: " + mount + " is mounted in it",
                    "Unmount it (`umount " + mount + "`) if you no longer need it, then run this again.");
        });
        try {
            Files.walkFileTree(path, new Remover());
        } catch (IOException e) {
            throw new NodeletException("can't remove " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Removes an empty folder; leaves one that is not.
    ///
    /// @return whether it is gone
    static boolean removeEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        } catch (IOException e) {
            throw new NodeletException("can't remove " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @org.jspecify.annotations.Nullable IOException e)
                throws IOException {
            if (e != null) {
                throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
