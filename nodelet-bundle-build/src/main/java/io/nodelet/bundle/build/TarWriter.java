package io.nodelet.bundle.build;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Writes a tar (ustar) whose bytes depend on nothing but its content: owner root, time zero.
final class TarWriter implements Closeable {
    private static final int BLOCK = 512;
    private final OutputStream out;

    TarWriter(OutputStream out) {
        this.out = out;
    }

    /// @param mode permission bits, such as `0755` in octal
    void file(String name, Path content, int mode) throws IOException {
        long size = Files.size(content);
        header(name, '0', mode, size, "");
        try (InputStream in = Files.newInputStream(content)) {
            in.transferTo(out);
        }
        pad(size);
    }

    void file(String name, byte[] content, int mode) throws IOException {
        header(name, '0', mode, content.length, "");
        out.write(content);
        pad(content.length);
    }

    void folder(String name, int mode) throws IOException {
        header(name + "/", '5', mode, 0, "");
    }

    void link(String name, String target) throws IOException {
        header(name, '2', 0777, 0, target);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }

    private void header(String name, char type, int mode, long size, String target) throws IOException {
        byte[] block = new byte[BLOCK];
        text(block, 0, 100, name);
        octal(block, 100, 8, mode);
        octal(block, 108, 8, 0);
        octal(block, 116, 8, 0);
        octal(block, 124, 12, size);
        octal(block, 136, 12, 0);
        block[156] = (byte) type;
        text(block, 157, 100, target);
        text(block, 257, 8, "ustar\00000");
        text(block, 265, 32, "root");
        text(block, 297, 32, "root");
        checksum(block);
        out.write(block);
    }

    private static void checksum(byte[] block) {
        java.util.Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
    }

    private static void text(byte[] block, int at, int room, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > room) {
            throw new IllegalArgumentException("too long for a tar: " + value);
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static void octal(byte[] block, int at, int room, long value) {
        String digits = Long.toOctalString(value);
        if (digits.length() > room - 1) {
            throw new IllegalArgumentException("too big for a tar: " + value);
        }
        text(block, at, room, "0".repeat(room - 1 - digits.length()) + digits + "\0");
    }

    private void pad(long size) throws IOException {
        int rest = (int) (size % BLOCK);
        if (rest > 0) {
            out.write(new byte[BLOCK - rest]);
        }
    }
}
