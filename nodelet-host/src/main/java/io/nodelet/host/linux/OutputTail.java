package io.nodelet.host.linux;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// The end of what a program printed, for an error's message.
final class OutputTail {
    private static final int BYTES = 4096;
    private static final int LINES = 3;

    /// What its last words mean, and what mends it, is known in one place.
    static final String REMEDY = "`nodeletd why` says what these words mean, where that is known, and what mends it.";

    private OutputTail() {}

    /// Its last three lines as one.
    static String of(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - BYTES));
            byte[] end = new byte[BYTES];
            int read = Math.max(0, file.read(end));
            List<String> lines =
                    new String(end, 0, read, StandardCharsets.UTF_8).lines().toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
        } catch (IOException e) {
            return "it printed nothing";
        }
    }
}
