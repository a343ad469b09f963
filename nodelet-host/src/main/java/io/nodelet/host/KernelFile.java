package io.nodelet.host;

import java.io.ByteArrayOutputStream;
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
    private static final int PART = 1 << 16;

    private KernelFile() {}

    /// The whole content.
    public static String read(Path path) throws IOException {
        try (InputStream stream = Files.newInputStream(path)) {
            var all = new ByteArrayOutputStream();
            byte[] part = new byte[PART];
            for (int read = stream.read(part); read > 0; read = stream.read(part)) {
                all.write(part, 0, read);
            }
            return all.toString(StandardCharsets.UTF_8);
        }
    }
}
