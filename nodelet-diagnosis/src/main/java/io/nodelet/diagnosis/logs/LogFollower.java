package io.nodelet.diagnosis.logs;

import io.nodelet.host.linux.LogRotation;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Goes on writing what is added to a log, each byte once: also while the log is cut at its beginning, and when it is
/// removed and comes again. A component's restart is nothing to it, as the next process adds to the same file.
///
/// ```
/// cut off:   [ NAME.log.1.gz ]          what was not read yet is read there,
/// the file:                   [ rest ]  and the place to go on from moves forward by as much
/// ```
/// That it was cut is seen by its first bytes, which are others than before.
public final class LogFollower implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final int HEAD = 256;
    private final Path log;
    private final OutputStream out;
    private @Nullable FileChannel file;
    private @Nullable Object key;
    private @Nullable Object newestCut;
    private byte[] head = new byte[0];
    private long offset;

    /// Begins where the log ends now; where there is none yet, at its beginning.
    public LogFollower(Path log, OutputStream out) throws IOException {
        this.log = log;
        this.out = out;
        while (open()) {
            offset = Files.size(log);
            if (headIsThere()) {
                return;
            }
        }
    }

    /// How much of the file lies before what is followed.
    public long begin() {
        return offset;
    }

    /// Writes what was added since the last look.
    public void poll() throws IOException {
        if (file != null && !Files.exists(log)) {
            write(); // what was printed last, before it was removed
            return;
        }
        if (file != null && !key(log).equals(key)) {
            write();
            close();
        }
        if (file == null && !open()) {
            return;
        }
        while (!write()) {
            if (!wasCut()) {
                break;
            }
        }
        out.flush();
    }

    private boolean open() throws IOException {
        try {
            close();
            newestCut = newest(LogRotation.compressed(log));
            file = FileChannel.open(log);
            key = key(log);
            head = beginning(HEAD);
            offset = 0;
            return true;
        } catch (NoSuchFileException e) {
            return false; // it is yet to come
        }
    }

    /// Writes what is there to be read.
    ///
    /// @return false when the file was cut meanwhile
    private boolean write() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        while (true) {
            int read = file == null ? -1 : file.read(chunk.clear(), offset);
            if (!headIsThere()) {
                return false; // what was read lay elsewhere before
            }
            if (read <= 0) {
                return true;
            }
            out.write(chunk.array(), 0, read);
            offset += read;
            head = head.length < HEAD ? beginning(HEAD) : head;
        }
    }

    private boolean headIsThere() throws IOException {
        return file == null || (file.size() >= offset && Arrays.equals(head, beginning(head.length)));
    }

    private byte[] beginning(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        if (file != null && length > 0) {
            file.read(bytes, 0);
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    /// Reads on in what was cut off.
    ///
    /// @return false when that is not written whole yet
    private boolean wasCut() throws IOException {
        List<Path> cut = LogRotation.compressed(log);
        Object newest = newest(cut);
        int fresh = 0;
        while (fresh < cut.size() && !key(cut.get(fresh)).equals(newestCut)) {
            fresh++;
        }
        try {
            for (Path piece : cut.subList(0, fresh).reversed()) {
                passOver(piece);
            }
        } catch (EOFException | ZipException e) {
            return false;
        }
        offset = fresh == 0 ? 0 : offset; // somebody else emptied it
        newestCut = newest;
        head = beginning(HEAD);
        return true;
    }

    private void passOver(Path piece) throws IOException {
        long length;
        try (InputStream in = LogText.unpacked(piece)) {
            length = in.transferTo(OutputStream.nullOutputStream());
        }
        if (offset < length) {
            try (InputStream in = LogText.unpacked(piece)) {
                in.skipNBytes(offset);
                in.transferTo(out);
            }
        }
        offset = Math.max(0, offset - length);
    }

    private static @Nullable Object newest(List<Path> cut) throws IOException {
        return cut.isEmpty() ? null : key(cut.getFirst());
    }

    private static Object key(Path path) throws IOException {
        return Files.getAttribute(path, "unix:ino");
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
