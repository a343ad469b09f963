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
import java.util.List;
import java.util.stream.Stream;

/// Removes folders, and never what is mounted in them.
final class TreeRemoval {
    private static final String LOST_AND_FOUND = "lost+found";
    /// Write for the group and for all.
    private static final int OTHERS_WRITE = 0022;

    private TreeRemoval() {}

    /// Removes `path` with all that is in it. Symbolic links are removed, not followed.
    ///
    /// @throws NodeletException when something is mounted in it: that may be foreign
    static void remove(Path path) {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isSymbolicLink(path)) {
            MountTable.below(path).forEach(mount -> refuse(path, mount));
        }
        walk(path);
    }

    /// Removes all that is in a folder, which stays: a disk may be mounted at it, or a link lead to it. What a file
    /// system has made there for itself stays, too.
    ///
    /// @throws NodeletException when something is mounted in it: that may be foreign
    static void empty(Path folder) {
        try {
            requireOwnLinks(folder.toAbsolutePath().normalize());
            MountTable.inside(folder).forEach(mount -> refuse(folder, mount));
            entries(folder).forEach(TreeRemoval::walk);
        } catch (IOException e) {
            throw new NodeletException("can't empty " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Whoever can turn a link on the way could have any other folder emptied.
    private static void requireOwnLinks(Path path) throws IOException {
        for (Path at = path; at.getParent() != null; at = at.getParent()) {
            if (Files.isSymbolicLink(at) && !(isRoots(at) && isRoots(at.getParent()) && !isOpen(at.getParent()))) {
                throw new NodeletException(
                        path + " is not emptied: others than root can change where " + at + " leads",
                        "Remove what is in it by hand, and the link, then run this again.");
            }
        }
    }

    private static boolean isRoots(Path path) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean isOpen(Path folder) throws IOException {
        int mode = (int) Files.getAttribute(folder, "unix:mode");
        return (mode & OTHERS_WRITE) != 0;
    }

    /// What lies in a folder, but for what a file system has made there for itself.
    static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> !path.endsWith(LOST_AND_FOUND)).toList();
        }
    }

    private static void refuse(Path path, Path mount) {
        throw new NodeletException(
                path + " is not removed: " + mount + " is mounted in it",
                "Unmount it (`umount " + mount + "`) if you no longer need it, then run this again.");
    }

    private static void walk(Path path) {
        try {
            Files.walkFileTree(path, new Remover(device(path)));
        } catch (IOException e) {
            throw new NodeletException("can't remove " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private static Object device(Path path) throws IOException {
        return Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS);
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
        private final Object device;

        /// @param device the file system that is not left: something may have been mounted a moment ago
        Remover(Object device) {
            this.device = device;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            if (!device(folder).equals(device)) {
                refuse(folder, folder);
            }
            return FileVisitResult.CONTINUE;
        }

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
