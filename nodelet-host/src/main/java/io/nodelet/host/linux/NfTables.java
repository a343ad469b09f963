package io.nodelet.host.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// The kernel's nftables, asked over netlink and without a program: a daemon asks every ten seconds.
public final class NfTables {
    private static final int NETFILTER = 12;
    /// The number of nftables' subsystem, and that of its message which asks for a table.
    private static final short GET_TABLE = 10 << 8 | 1;

    private static final short REQUEST = 1;
    private static final short NAME = 1;
    private static final short ERROR = 2;
    private static final int HEADER = 16;
    private static final int FAMILY = 4;
    private static final int NO_ENTRY = -2;

    private static final Map<String, Byte> NUMBERS = Map.of("inet", (byte) 1, "ip", (byte) 2, "ip6", (byte) 10);

    private NfTables() {}

    /// Whether the kernel says that there is no such table; false also where it can't be asked.
    ///
    /// @param ipv6 whether it is a table of the family `ip6`, or of `ip`
    public static boolean lacks(boolean ipv6, String table) {
        return lacks((ipv6 ? "ip6 " : "ip ") + table);
    }

    /// @param table with its family before it, as `nft list tables` has it: `inet filter`
    public static boolean lacks(String table) {
        String family = table.substring(0, table.indexOf(' '));
        String name = table.substring(table.indexOf(' ') + 1);
        return lacks(NUMBERS.getOrDefault(family, (byte) 0), name);
    }

    private static boolean lacks(byte family, String table) {
        try (Arena arena = Arena.ofConfined()) {
            byte[] question = question(family, table);
            MemorySegment asked = arena.allocate(question.length, Integer.BYTES);
            asked.copyFrom(MemorySegment.ofArray(question));
            MemorySegment answer = arena.allocate(1 << 12, Integer.BYTES);
            long length = Libc.ask(NETFILTER, asked, answer);
            return length >= HEADER + Integer.BYTES
                    && answer.get(ValueLayout.JAVA_SHORT, Integer.BYTES) == ERROR
                    && answer.get(ValueLayout.JAVA_INT, HEADER) == NO_ENTRY;
        }
    }

    /// Netlink's header, netfilter's, and the name as an attribute that is filled up to a multiple of four.
    private static byte[] question(byte family, String table) {
        byte[] name = table.getBytes(StandardCharsets.UTF_8);
        int attribute = Integer.BYTES + name.length + 1;
        int length = HEADER + FAMILY + (attribute + 3) / 4 * 4;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.nativeOrder())
                .putInt(length)
                .putShort(GET_TABLE)
                .putShort(REQUEST)
                .putInt(1)
                .putInt(0)
                .put(family)
                .put(new byte[3])
                .putShort((short) attribute)
                .putShort(NAME)
                .put(name)
                .array();
    }
}
