package io.nodelet.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// `/proc/PID/stat` of one process, kept open, so that a look costs little. Once the process is gone there is nothing
/// in it any more, also when another one has its number.
public final class StatFile implements AutoCloseable {
    private static final int LARGEST = 1 << 11;
    private final RandomAccessFile file;
    private final byte[] content = new byte[LARGEST];

    private StatFile(RandomAccessFile file) {
        this.file = file;
    }

    /// Of the process that has this number now; empty when none has.
    public static Optional<StatFile> open(long pid) {
        try {
            return Optional.of(new StatFile(new RandomAccessFile("/proc/" + pid + "/stat", "r")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// What it says now; empty once the process is gone. For one thread.
    public Optional<ProcessStat> read() {
        try {
            file.seek(0);
            int length = file.read(content);
            return length <= 0
                    ? Optional.empty()
                    : Optional.of(ProcessStat.parse(new String(content, 0, length, StandardCharsets.ISO_8859_1)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // nothing was written to it
        }
    }
}
