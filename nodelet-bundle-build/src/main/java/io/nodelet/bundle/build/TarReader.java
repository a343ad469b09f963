package io.nodelet.bundle.build;

import io.nodelet.model.NodeletException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/// Reads plain files out of a tar or tar.gz that somebody else wrote. Entries that are not files or folders, and names
/// that lead out of the folder, are refused; long names are not known.
final class TarReader {
    private static final int BLOCK = 512;
    private final Path tar;

    TarReader(Path tar) {
        this.tar = tar;
    }

    /// Gets each file; what it leaves unread is skipped.
    @FunctionalInterface
    interface Visitor {
        void file(String name, InputStream content) throws IOException;
    }

    void each(Visitor visitor) throws IOException {
        try (InputStream in = open()) {
            byte[] header = new byte[BLOCK];
            while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
                long size = octal(header);
                char type = (char) header[156];
                try (InputStream content = new Limited(in, size)) {
                    if (type == '0' || type == 0) {
                        visitor.file(safe(name(header)), content);
                    } else if (type != '5' && type != 'g') {
                        throw bad("it holds " + name(header) + ", which is not a plain file");
                    }
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            }
        } catch (EOFException e) {
            throw bad("it ends too early");
        }
    }

    /// Unpacks all of it.
    void extract(Path folder) throws IOException {
        each((name, content) -> {
            Path target = folder.resolve(name);
            Files.createDirectories(FileTrees.parent(target));
            Files.copy(content, target);
        });
    }

    private InputStream open() throws IOException {
        BufferedInputStream in = new BufferedInputStream(Files.newInputStream(tar), 1 << 18);
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 18) : in;
    }

    private String safe(String name) {
        Path path = Path.of(name).normalize();
        if (path.isAbsolute() || path.startsWith("..") || path.toString().isEmpty()) {
            throw bad("it holds " + name + ", which leads out of the folder");
        }
        return path.toString();
    }

    private static String name(byte[] header) {
        String prefix = header[257] == 'u' && header[263] == '0' ? text(header, 345, 155) : "";
        String name = text(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] header, int at, int room) {
        int end = at;
        while (end < at + room && header[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(header, at, end), StandardCharsets.UTF_8);
    }

    private long octal(byte[] header) {
        try {
            return Long.parseLong(text(header, 124, 12).strip(), 8);
        } catch (NumberFormatException e) {
            throw bad("it is damaged, or no tar");
        }
    }

    private NodeletException bad(String why) {
        return new NodeletException("cannot read the archive " + tar + ": " + why, "Fetch or make it again.");
    }

    /// The content of one entry.
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int at, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = in.read(buffer, at, (int) Math.min(length, left));
            if (n < 0) {
                throw new EOFException();
            }
            left -= n;
            return n;
        }

        @Override
        public void close() throws IOException {
            in.skipNBytes(left);
            left = 0;
        }
    }
}
