package io.nodelet.phases.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// A database of bbolt, as the program that opens it will find it: one of its two meta pages must be whole, and every
/// page that can be reached from that must be what the page above it says.
///
/// ```
/// page 0, 1   meta: magic, version, page size, root, free list, highest page, transaction, checksum
/// branch      keys and pages below       leaf   keys and values, or buckets: a page below, or one within the value
/// ```
final class BoltFile {
    private static final int HEAD = 16;
    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int FREE_LIST = 0x10;
    private static final int BUCKET = 0x01;
    private static final int ELEMENT = 16;
    private final FileChannel file;
    private final BoltMeta meta;
    private final Set<Long> seen = new HashSet<>();

    private BoltFile(FileChannel file, BoltMeta meta) {
        this.file = file;
        this.meta = meta;
    }

    /// What keeps it from being opened and read; nothing where it is whole.
    ///
    /// @throws IOException when it can't be read
    static Optional<String> damage(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            if (file.size() == 0) {
                return Optional.of("is empty");
            }
            Optional<BoltMeta> meta = BoltMeta.newest(file);
            if (meta.isEmpty()) {
                return Optional.of("has no whole meta page");
            }
            new BoltFile(file, meta.get()).walk();
            return Optional.empty();
        } catch (Broken e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void walk() throws IOException, Broken {
        if (meta.freeList() != BoltMeta.NO_FREE_LIST) {
            page(meta.freeList(), FREE_LIST);
        }
        tree(meta.root());
    }

    private void tree(long id) throws IOException, Broken {
        ByteBuffer page = page(id, BRANCH | LEAF);
        if (flags(page) == BRANCH) {
            for (int i = 0; i < count(page); i++) {
                int at = element(i);
                within(page, at + (long) page.getInt(at), Integer.toUnsignedLong(page.getInt(at + 4)), id);
                tree(page.getLong(at + 8));
            }
        } else {
            leaf(page, id);
        }
    }

    private void leaf(ByteBuffer page, long id) throws IOException, Broken {
        for (int i = 0; i < count(page); i++) {
            int at = element(i);
            long key = at + Integer.toUnsignedLong(page.getInt(at + 4));
            long keySize = Integer.toUnsignedLong(page.getInt(at + 8));
            long valueSize = Integer.toUnsignedLong(page.getInt(at + 12));
            within(page, key, keySize + valueSize, id);
            if ((page.getInt(at) & BUCKET) != 0) {
                bucket(page.slice((int) (key + keySize), (int) valueSize).order(page.order()), id);
            }
        }
    }

    /// A bucket that is small lies within the value, as a page of its own.
    private void bucket(ByteBuffer value, long id) throws IOException, Broken {
        if (value.limit() < HEAD) {
            throw new Broken(id);
        }
        long root = value.getLong(0);
        if (root != 0) {
            tree(root);
            return;
        }
        ByteBuffer inline = value.slice(HEAD, value.limit() - HEAD).order(value.order());
        if (inline.limit() < HEAD || flags(inline) != LEAF || !holds(inline)) {
            throw new Broken(id);
        }
        leaf(inline, id);
    }

    /// A page with those that it flows over into.
    private ByteBuffer page(long id, int kinds) throws IOException, Broken {
        if (id < 2 || id >= meta.highest() || !seen.add(id)) {
            throw new Broken(id);
        }
        ByteBuffer head = read(id, HEAD);
        long overflow = Integer.toUnsignedLong(head.getInt(12));
        boolean kind = Integer.bitCount(flags(head)) == 1 && (flags(head) & kinds) != 0;
        long size = (overflow + 1) * meta.pageSize();
        if (head.getLong(0) != id || !kind || id + overflow >= meta.highest() || size > Integer.MAX_VALUE) {
            throw new Broken(id);
        }
        if (flags(head) == FREE_LIST) {
            return head;
        }
        ByteBuffer page = read(id, (int) size);
        if (!holds(page)) {
            throw new Broken(id);
        }
        return page;
    }

    private ByteBuffer read(long id, int size) throws IOException, Broken {
        return BoltMeta.read(file, id * meta.pageSize(), size).orElseThrow(() -> new Broken(id));
    }

    private static void within(ByteBuffer page, long from, long size, long id) throws Broken {
        if (from < HEAD || from + size > page.limit()) {
            throw new Broken(id);
        }
    }

    private static boolean holds(ByteBuffer page) {
        return HEAD + (long) count(page) * ELEMENT <= page.limit();
    }

    private static int element(int index) {
        return HEAD + index * ELEMENT;
    }

    private static int flags(ByteBuffer page) {
        return Short.toUnsignedInt(page.getShort(8));
    }

    private static int count(ByteBuffer page) {
        return Short.toUnsignedInt(page.getShort(10));
    }

    /// A page that is not what it should be.
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        Broken(long page) {
            super("is damaged at page " + page);
        }
    }
}
