package io.nodelet.phases.runtime;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file in the operator's folder of images. What is no archive, by its name, lies there for another reason (a README,
/// a checksum, half of a copy), and a tar that does not end as one is being copied still: neither keeps a node from
/// starting.
///
/// @param file anything
record ImageArchive(Path file) {
    private static final String TAR = ".tar";
    private static final List<String> NAMES = List.of(TAR, ".tar.gz", ".tgz", ".tar.zst");
    /// A tar ends with two blocks of zeros.
    private static final int END = 1024;

    /// Whether it can be imported.
    boolean whole() {
        String name = String.valueOf(file.getFileName());
        boolean archive = Files.isRegularFile(file)
                && !name.startsWith(".")
                && NAMES.stream().anyMatch(name::endsWith);
        return archive && (!name.endsWith(TAR) || endsWithZeros());
    }

    private boolean endsWithZeros() {
        try (RandomAccessFile tar = new RandomAccessFile(file.toFile(), "r")) {
            if (tar.length() < END) {
                return false;
            }
            byte[] end = new byte[END];
            tar.seek(tar.length() - END);
            tar.readFully(end);
            for (byte it : end) {
                if (it != 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
