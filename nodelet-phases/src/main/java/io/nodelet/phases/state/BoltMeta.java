package io.nodelet.phases.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// The content of a meta page of bbolt whose checksum is right.
///
/// @param pageSize    in bytes
/// @param root        the page where all begins
/// @param freeList    its page; all ones where it is not kept
/// @param highest     one more than the number of the last page in use
/// @param transaction the larger, the newer
record BoltMeta(int pageSize, long root, long freeList, long highest, long transaction) {
    static final long NO_FREE_LIST = -1;
    private static final int MAGIC = 0xED0CDAED;
    private static final int VERSION = 2;
    private static final int HEAD = 16;
    private static final int CHECKED = 56;
    private static final int SIZE = HEAD + CHECKED + Long.BYTES;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int SMALLEST = 1024;
    private static final int SIZES = 15;

    /// The newest of the two that is whole. Where the first one is not, it does not say how long a page is.
    static Optional<BoltMeta> newest(FileChannel file) throws IOException {
        Optional<BoltMeta> first = at(file, 0);
        if (first.isPresent()) {
            return Stream.concat(first.stream(), at(file, first.get().pageSize()).stream())
                    .max(Comparator.comparingLong(BoltMeta::transaction));
        }
        for (int i = 0; i < SIZES; i++) {
            long size = (long) SMALLEST << i;
            Optional<BoltMeta> second = at(file, size).filter(boltMeta -> boltMeta.pageSize() == size);
            if (second.isPresent()) {
                return second;
            }
        }
        return Optional.empty();
    }

    private static Optional<BoltMeta> at(FileChannel file, long position) throws IOException {
        return read(file, position, SIZE)
                .map(page -> page.slice(HEAD, SIZE - HEAD).order(page.order()))
                .filter(BoltMeta::whole)
                .map(byteBuffer -> new BoltMeta(
                        byteBuffer.getInt(8),
                        byteBuffer.getLong(16),
                        byteBuffer.getLong(32),
                        byteBuffer.getLong(40),
                        byteBuffer.getLong(48)));
    }

    private static boolean whole(ByteBuffer meta) {
        return meta.getInt(0) == MAGIC
                && meta.getInt(4) == VERSION
                && meta.getInt(8) >= SMALLEST
                && meta.getLong(CHECKED) == checksum(meta);
    }

    /// FNV-1a.
    private static long checksum(ByteBuffer meta) {
        long sum = FNV_OFFSET;
        for (int i = 0; i < CHECKED; i++) {
            sum = (sum ^ Byte.toUnsignedLong(meta.get(i))) * FNV_PRIME;
        }
        return sum;
    }

    /// A part of a file, in the order of this machine, as bbolt writes it; nothing where the file is shorter.
    static Optional<ByteBuffer> read(FileChannel file, long position, int size) throws IOException {
        if (position < 0 || position + size > file.size()) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
        while (bytes.hasRemaining()) {
            if (file.read(bytes, position + bytes.position()) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(bytes.flip());
    }
}
