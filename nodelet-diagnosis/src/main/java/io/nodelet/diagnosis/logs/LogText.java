package io.nodelet.diagnosis.logs;

import io.nodelet.host.linux.LogRotation;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A log as one text: what was cut off it, and then the file. A cut may lie within a line, so that pieces only make
/// sense put together.
///
/// @param log  the file
/// @param size how much of the file belongs to it
record LogText(Path log, long size) {
    private static final int CHUNK = 1 << 16;

    /// The text from the given piece on: 0 is the file alone, 1 begins with what was cut off last.
    InputStream from(int piece) throws IOException {
        List<Path> cut = LogRotation.compressed(log);
        List<InputStream> pieces = new ArrayList<>();
        for (int i = Math.min(piece, cut.size()); i >= 1; i--) {
            pieces.add(unpacked(cut.get(i - 1)));
        }
        pieces.add(new Beginning(Files.newInputStream(log), size));
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    static InputStream unpacked(Path piece) throws IOException {
        return new GZIPInputStream(Files.newInputStream(piece), CHUNK);
    }

    private int pieces() {
        return LogRotation.compressed(log).size();
    }

    /// Writes the last lines.
    void tail(long lines, OutputStream out) throws IOException {
        int piece = 0;
        long there = lines(piece);
        while (there <= lines && piece < pieces()) {
            piece++;
            there = lines(piece);
        }
        try (InputStream in = from(piece)) {
            skipLines(in, Math.max(0, there - lines), out);
            in.transferTo(out);
        }
    }

    /// Writes the lines from a time on, and of them only the last ones.
    void since(Instant time, LogTime times, long lines, OutputStream out) throws IOException {
        int piece = 0;
        while (piece < pieces() && first(piece, times).filter(time::isAfter).isEmpty()) {
            piece++;
        }
        long offset;
        try (InputStream in = new BufferedInputStream(from(piece), CHUNK)) {
            offset = offset(in, time, times);
        }
        long found;
        try (InputStream in = from(piece)) {
            in.skipNBytes(offset);
            found = count(in);
        }
        try (InputStream in = from(piece)) {
            in.skipNBytes(offset);
            skipLines(in, Math.max(0, found - lines), out);
            in.transferTo(out);
        }
    }

    /// The first time that is told from a piece on.
    private Optional<Instant> first(int piece, LogTime times) throws IOException {
        try (InputStream in = new BufferedInputStream(from(piece), CHUNK)) {
            byte[] line = line(in);
            while (line.length > 0) {
                Optional<Instant> time = times.of(new String(line, StandardCharsets.UTF_8));
                if (time.isPresent()) {
                    return time;
                }
                line = line(in);
            }
            return Optional.empty();
        }
    }

    /// Where the first line from that time on begins; the end where there is none.
    private static long offset(InputStream in, Instant time, LogTime times) throws IOException {
        long offset = 0;
        byte[] line = line(in);
        while (line.length > 0) {
            Optional<Instant> printed = times.of(new String(line, StandardCharsets.UTF_8));
            if (printed.filter(otherTime -> !otherTime.isBefore(time)).isPresent()) {
                return offset;
            }
            offset += line.length;
            line = line(in);
        }
        return offset;
    }

    /// The next line with its end; nothing at the end of the text.
    private static byte[] line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        int next = in.read();
        while (next >= 0) {
            line.write(next);
            if (next == '\n') {
                break;
            }
            next = in.read();
        }
        return line.toByteArray();
    }

    private long lines(int piece) throws IOException {
        try (InputStream in = from(piece)) {
            return count(in);
        }
    }

    /// A last line without its end counts, too.
    private static long count(InputStream in) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long lines = 0;
        byte last = '\n';
        for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
            for (int i = 0; i < read; i++) {
                lines += chunk[i] == '\n' ? 1 : 0;
            }
            last = chunk[read - 1];
        }
        return last == '\n' ? lines : lines + 1;
    }

    /// Leaves lines out, and writes the rest of the chunk in which they end.
    private static void skipLines(InputStream in, long lines, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long left = lines;
        while (left > 0) {
            int read = in.read(chunk);
            if (read < 0) {
                return;
            }
            int from = 0;
            while (from < read && left > 0) {
                left -= chunk[from] == '\n' ? 1 : 0;
                from++;
            }
            out.write(chunk, from, read - from);
        }
    }

    /// A file as long as it was when somebody looked.
    private static final class Beginning extends InputStream {
        private final InputStream file;
        private long left;

        Beginning(InputStream file, long size) {
            this.file = file;
            this.left = size;
        }

        @Override
        public int read() throws IOException {
            if (left <= 0) {
                return -1;
            }
            left--;
            return file.read();
        }

        @Override
        public int read(byte[] chunk, int offset, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = file.read(chunk, offset, (int) Math.min(length, left));
            left -= Math.max(read, 0);
            return read;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
