package io.nodelet.kube;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Reads an answer of HTTP/1.1 (RFC 9112): its head, then its body as it comes.
final class HttpResponseReader {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_FIELDS = 200;
    private static final String CODING = "transfer-encoding";
    private static final String CHUNKED = "chunked";

    private final InputStream in;
    private final Map<String, String> fields = new HashMap<>();
    private int status;

    private HttpResponseReader(InputStream in) {
        this.in = in;
    }

    /// Reads the head, after those that only say that the server goes on.
    static HttpResponseReader of(InputStream in) throws IOException {
        HttpResponseReader reader = new HttpResponseReader(in);
        do {
            reader.head();
        } while (reader.status < 200);
        return reader;
    }

    int status() {
        return status;
    }

    /// Whether the connection serves another request once the body is read.
    boolean stays() {
        return !fields.getOrDefault("connection", "").equalsIgnoreCase("close") && !endsWithConnection();
    }

    private boolean endsWithConnection() {
        return !empty() && !chunked() && !fields.containsKey("content-length");
    }

    private boolean empty() {
        return status == 204 || status == 304;
    }

    private boolean chunked() {
        return fields.containsKey(CODING); // head() takes no other
    }

    private void head() throws IOException {
        String[] words = line().split(" ", 3);
        if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9]{2}")) {
            throw new ProtocolException("the answer is not HTTP/1.1");
        }
        status = Integer.parseInt(words[1]);
        fields.clear();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            if (colon < 1 || fields.size() == MOST_FIELDS) {
                throw new ProtocolException("the answer's head is not HTTP/1.1");
            }
            fields.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (one, other) -> one + ", " + other);
        }
        refuseOtherCodings();
    }

    /// Chunks are the one coding that is asked for. Of any other (`gzip, chunked`) neither the end would be known
    /// nor what it says, and a length beside it counts for nothing.
    private void refuseOtherCodings() throws ProtocolException {
        String coding = fields.getOrDefault(CODING, CHUNKED);
        if (!coding.equalsIgnoreCase(CHUNKED)) {
            throw new ProtocolException("the answer is coded in a way that was not asked for: " + coding);
        }
    }

    /// All of the body.
    ///
    /// @throws ProtocolException when it is longer than `most` bytes: whoever wants more takes it as it comes
    String text(int most) throws IOException {
        byte[] bytes = body().readNBytes(most + 1);
        if (bytes.length > most) {
            throw new ProtocolException("the answer is longer than " + most + " bytes");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The body as it comes; to be read once.
    InputStream body() throws IOException {
        return new Body();
    }

    /// Takes the chunks apart, and ends where the body does.
    private final class Body extends InputStream {
        /// Bytes that the chunk, or the body where there are none, still has.
        private long left;

        private boolean first = true;
        private boolean over;

        Body() throws IOException {
            over = empty();
            if (!over && !chunked()) {
                left = endsWithConnection() ? Long.MAX_VALUE : number(fields.getOrDefault("content-length", ""), 10);
                over = left == 0;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!over && left == 0) {
                nextChunk();
            }
            return over ? -1 : part(into, offset, (int) Math.min(length, left));
        }

        private int part(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            over = read < 0;
            if (over && !endsWithConnection()) {
                throw new EOFException("the answer was cut off");
            }
            left -= Math.max(0, read);
            over |= left == 0 && !chunked();
            return read;
        }

        private void nextChunk() throws IOException {
            if (!first && !line().isEmpty()) {
                throw new ProtocolException("a chunk is longer than it says");
            }
            first = false;
            left = size();
            over = left == 0;
            while (over && !line().isEmpty()) {
                // a trailer, of which nothing is used
            }
        }
    }

    private long size() throws IOException {
        return number(line().split(";", 2)[0].strip(), 16);
    }

    private static long number(String text, int radix) throws IOException {
        try {
            long number = Long.parseLong(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with those below zero
        }
        throw new ProtocolException("not a length: " + text);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException(line.size() == 0 ? "the server ended the connection" : "the answer was cut off");
            }
            if (line.size() == LONGEST_LINE) {
                throw new ProtocolException("a line of the answer is too long");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }
}
