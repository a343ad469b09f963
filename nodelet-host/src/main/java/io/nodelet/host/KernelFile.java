package io.nodelet.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads files that the kernel makes up as they are read, such as those of `/proc/sys`.
///
/// They say that they are empty, so [Files#readString] begins with one byte; and a number of `/proc/sys` is given out
/// by the first read only: of 32768 it returns `3`.
public final class KernelFile {
    private static final int LARGEST = 1 << 16;

    private KernelFile() {}

    /// The whole content.
    public static String read(Path path) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            return new String(stream.readNBytes(LARGEST), StandardCharsets.UTF_8);
        }
    }
}
