package io.nodelet.diagnosis.probe;

import io.nodelet.why.Facts.LogLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The end of a log, however long it is.
record LogTail(Path log) {
    private static final int BYTES = 1 << 16;
    private static final int LONGEST_LINE = 500;
    private static final long COUNTABLE = 4 << 20;

    /// The last lines, with their numbers where the log is short enough to count.
    ///
    /// @throws UncheckedIOException where there is a log that can't be read
    List<LogLine> lines(int most) {
        if (Files.notExists(log)) {
            return List.of(); // no log is a fact, too
        }
        try {
            List<String> lines = read();
            long count = Files.size(log) <= COUNTABLE ? count() : 0;
            List<LogLine> tail = new ArrayList<>();
            for (int i = Math.max(0, lines.size() - most); i < lines.size(); i++) {
                tail.add(new LogLine(count == 0 ? 0 : count - lines.size() + i + 1, shortened(lines.get(i))));
            }
            return tail;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> read() throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return from > 0 && !lines.isEmpty() ? lines.subList(1, lines.size()) : lines;
        }
    }

    private long count() throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.count();
        }
    }

    private static String shortened(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…";
    }
}
