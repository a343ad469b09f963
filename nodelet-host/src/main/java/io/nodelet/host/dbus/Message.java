package io.nodelet.host.dbus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message of D-Bus.
///
/// @param type   1 a call, 2 its answer, 3 an error, 4 a signal
/// @param serial its number among those of its sender
/// @param fields of its header, by number
/// @param body   its values
public record Message(int type, long serial, Map<Integer, Object> fields, List<Object> body) {
    static final int CALL = 1;
    static final int ANSWER = 2;
    static final int ERROR = 3;
    static final int SIGNAL = 4;
    /// Of the part of the header whose length is fixed, with the length of the rest.
    static final int FIXED = 16;

    private static final int LARGEST = 1 << 27; // D-Bus's own limit
    private static final int PATH = 1;
    private static final int INTERFACE = 2;
    private static final int MEMBER = 3;
    private static final int ERROR_NAME = 4;
    private static final int REPLY_SERIAL = 5;
    private static final int DESTINATION = 6;
    private static final int SENDER = 7;
    private static final int SIGNATURE = 8;

    /// The object that it is from or for.
    public String path() {
        return text(PATH);
    }

    /// Such as `org.freedesktop.systemd1.Manager.StartUnit`.
    public String member() {
        return text(INTERFACE) + "." + text(MEMBER);
    }

    /// The connection that it comes from, such as `:1.3`; the bus itself vouches for it.
    public String sender() {
        return text(SENDER);
    }

    String errorName() {
        return text(ERROR_NAME);
    }

    long replySerial() {
        return fields.get(REPLY_SERIAL) instanceof Long number ? number : 0;
    }

    private String text(int field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    /// A call as bytes.
    static byte[] call(long serial, Call call) {
        byte[] body = Marshaller.body(call.signature(), call.values());
        List<List<Object>> fields = new ArrayList<>();
        fields.add(field(PATH, "o", call.path()));
        fields.add(field(DESTINATION, "s", call.destination()));
        fields.add(field(INTERFACE, "s", call.iface()));
        fields.add(field(MEMBER, "s", call.member()));
        if (body.length > 0) {
            fields.add(field(SIGNATURE, "g", call.signature()));
        }
        Marshaller message = new Marshaller();
        message.write("y", 'l' & 0xff);
        message.write("y", CALL);
        message.write("y", 0);
        message.write("y", 1);
        message.write("u", body.length);
        message.write("u", serial);
        message.write("a(yv)", fields);
        message.pad(8);
        byte[] header = message.toByteArray();
        return ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
    }

    private static List<Object> field(int number, String type, String value) {
        return List.of(number, Map.entry(type, value));
    }

    /// How many bytes come after the fixed part.
    static int rest(ByteBuffer fixed) {
        ByteBuffer bytes = ordered(fixed);
        long fields = bytes.getInt(12) & 0xffffffffL;
        long length = (fields + 7) / 8 * 8 + (bytes.getInt(4) & 0xffffffffL);
        if (length > LARGEST) {
            throw new IllegalArgumentException("a D-Bus message of " + length + " bytes");
        }
        return (int) length;
    }

    /// Reads a whole message.
    static Message read(ByteBuffer whole) {
        ByteBuffer bytes = ordered(whole);
        Map<Integer, Object> fields = new HashMap<>();
        Unmarshaller header = new Unmarshaller(bytes.position(12));
        for (Object field : (List<?>) header.read(List.of("a(yv)")).getFirst()) {
            List<?> pair = (List<?>) field;
            fields.put(((Long) pair.get(0)).intValue(), pair.get(1));
        }
        header.pad(8);
        String signature = Optional.ofNullable(fields.get(SIGNATURE)).orElse("").toString();
        ByteBuffer body = bytes.slice().order(bytes.order());
        return new Message(
                bytes.get(1),
                bytes.getInt(8) & 0xffffffffL,
                fields,
                new Unmarshaller(body).read(TypeSignature.types(signature)));
    }

    private static ByteBuffer ordered(ByteBuffer bytes) {
        return bytes.order(bytes.get(0) == 'B' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    }

    /// What is called.
    record Call(String destination, String path, String iface, String member, String signature, List<?> values) {}
}
