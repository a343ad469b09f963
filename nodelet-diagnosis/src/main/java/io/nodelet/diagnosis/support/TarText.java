package io.nodelet.diagnosis.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes texts as a tar (ustar), readable by their owner alone.
///
/// @param out   where to
/// @param since 1970 in seconds: the time of each file
record TarText(OutputStream out, long since) implements AutoCloseable {
    private static final int BLOCK = 512;

    /// @param name at most 100 letters
    void file(String name, String text) throws IOException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000600\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, "%011o\0".formatted(content.length));
        put(header, 136, "%011o\0".formatted(since));
        put(header, 156, "0");
        put(header, 257, "ustar\00000root");
        put(header, 297, "root");
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0".formatted(sum));
        out.write(header);
        out.write(content);
        out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK]);
        out.close();
    }
}
