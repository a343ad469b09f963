package io.nodelet.etcd.member;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The beginning of a member's write-ahead log, as far as its records' types.
///
/// Each record is a length of 8 bytes (little-endian: the lower 56 bits the record's, and where the highest bit is set
/// three bits of padding), then a protobuf `walpb.Record` whose first field is its type; behind the last one the file
/// is zero. Source: etcd 3.7, `server/storage/wal`: `encoder.go`, `wal.go`, `walpb/record.proto`.
///
/// @param member the folder `member` in etcd's data folder
record EtcdWal(Path member) {
    /// What `wal.Create` writes, before raft has said anything: checksum, metadata, an empty snapshot.
    private static final List<Integer> CREATED = List.of(4, 1, 5);

    private static final String FIRST = "0000000000000000-0000000000000000.wal";
    private static final byte TYPE_FIELD = 0x08;
    private static final int BEGINNING = 4096;
    private static final long LENGTH = (1L << 56) - 1;

    /// Whether it was made and not one entry of raft was ever written into it: this member has never been one.
    boolean neverWritten() {
        try {
            return wholeFiles().equals(List.of(FIRST))
                    && !hasSnapshot()
                    && types(beginning()).equals(CREATED);
        } catch (IOException e) {
            throw new NodeletException("can't read " + folder() + ": " + AtomicFile.reason(e), e);
        }
    }

    private Path folder() {
        return member.resolve("wal");
    }

    private List<String> wholeFiles() throws IOException {
        return names(folder(), ".wal");
    }

    private boolean hasSnapshot() throws IOException {
        return !names(member.resolve("snap"), ".snap").isEmpty();
    }

    private static List<String> names(Path folder, String end) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(text -> text.endsWith(end))
                    .toList();
        }
    }

    private ByteBuffer beginning() throws IOException {
        try (InputStream file = Files.newInputStream(folder().resolve(FIRST))) {
            return ByteBuffer.wrap(file.readNBytes(BEGINNING)).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /// The types of the records at the beginning; -1 for what is none.
    private static List<Integer> types(ByteBuffer log) {
        List<Integer> found = new ArrayList<>();
        while (log.remaining() > Long.BYTES + 2 && found.size() <= CREATED.size()) {
            long field = log.getLong();
            if (field == 0) {
                return found;
            }
            long length = (field & LENGTH) + (field < 0 ? field >>> 56 & 7 : 0);
            boolean whole = length % Long.BYTES == 0 && log.get(log.position()) == TYPE_FIELD;
            found.add(whole ? (int) log.get(log.position() + 1) : -1);
            log.position((int) Math.min(log.limit(), log.position() + length));
        }
        return found;
    }
}
