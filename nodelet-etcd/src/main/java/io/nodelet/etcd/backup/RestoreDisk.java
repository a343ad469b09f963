package io.nodelet.etcd.backup;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What a restore changes on a disk, one change each. Each one lasts through a power cut once it has returned.
public interface RestoreDisk {
    /// The real one.
    RestoreDisk REAL = new Real();

    /// Writes a file whole, for root alone.
    void write(Path file, String text);

    void remove(Path file);

    /// Removes a folder with all that is in it; nothing where there is none.
    void removeAll(Path folder);

    /// Makes a folder for root alone, where there is none.
    void folder(Path folder);

    /// Gives a folder another place on the same disk.
    void move(Path from, Path to);

    /// Makes all that lies in a folder last.
    void settle(Path folder);

    /// See [#REAL].
    final class Real implements RestoreDisk {
        private static final int TRIES = 10;

        private interface Change {
            void make() throws IOException;
        }

        private static void change(String what, Path path, Change change) {
            try {
                change.make();
            } catch (IOException e) {
                throw new NodeletException(
                        "can't " + what + " " + path + ": " + AtomicFile.reason(e),
                        "Set that right, and run the same command again: it goes on where it was left.",
                        e);
            }
        }

        @Override
        public void write(Path file, String text) {
            AtomicFile.write(file, text, "0600");
        }

        @Override
        public void remove(Path file) {
            change("remove", file, () -> {
                Files.deleteIfExists(file);
                AtomicFile.syncFolder(file);
            });
        }

        @Override
        public void removeAll(Path folder) {
            change("remove", folder, () -> {
                for (int i = 0; i < TRIES && Files.exists(folder); i++) {
                    removeNow(folder);
                }
            });
        }

        /// Somebody may still write there: what is left then is looked at once more.
        private static void removeNow(Path folder) throws IOException {
            for (Path path : below(folder).reversed()) {
                try {
                    Files.deleteIfExists(path);
                } catch (DirectoryNotEmptyException e) {
                    return;
                }
            }
        }

        @Override
        public void folder(Path folder) {
            change("make", folder, () -> {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0700")));
                AtomicFile.syncFolder(folder);
            });
        }

        @Override
        public void move(Path from, Path to) {
            change("move " + from + " to", to, () -> {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
                AtomicFile.syncFolder(to);
                AtomicFile.syncFolder(from);
            });
        }

        @Override
        public void settle(Path folder) {
            change("write", folder, () -> {
                for (Path path : below(folder).reversed()) {
                    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                        channel.force(true);
                    }
                }
                AtomicFile.syncFolder(folder);
            });
        }

        /// The folder and all that is in it, each folder before what is in it.
        private static List<Path> below(Path folder) throws IOException {
            if (!Files.exists(folder)) {
                return List.of();
            }
            try (Stream<Path> all = Files.walk(folder)) {
                return all.sorted(Comparator.naturalOrder()).toList();
            }
        }
    }
}
