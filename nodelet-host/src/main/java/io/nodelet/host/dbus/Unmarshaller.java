package io.nodelet.host.dbus;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads values as D-Bus writes them: numbers as Long, texts and paths as String, arrays and structures as List,
/// maps as Map, variants as what is in them.
final class Unmarshaller {
    private final ByteBuffer bytes;

    /// @param bytes from a boundary of 8 on, in the sender's byte order
    Unmarshaller(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    List<Object> read(List<String> types) {
        List<Object> values = new ArrayList<>();
        types.forEach(type -> values.add(read(type)));
        return values;
    }

    private Object read(String type) {
        pad(TypeSignature.alignment(type));
        return switch (type.charAt(0)) {
            case 'y' -> (long) bytes.get() & 0xff;
            case 'n' -> (long) bytes.getShort();
            case 'q' -> (long) bytes.getShort() & 0xffff;
            case 'b' -> bytes.getInt() != 0;
            case 'i' -> (long) bytes.getInt();
            case 'u', 'h' -> bytes.getInt() & 0xffffffffL;
            case 'x', 't' -> bytes.getLong();
            case 'd' -> bytes.getDouble();
            case 's', 'o' -> text(bytes.getInt());
            case 'g' -> text(bytes.get() & 0xff);
            case 'v' -> read(text(bytes.get() & 0xff));
            case '(' -> read(TypeSignature.types(TypeSignature.inner(type)));
            case 'a' -> array(type.substring(1));
            default -> throw new IllegalArgumentException("unknown D-Bus type " + type);
        };
    }

    void pad(int alignment) {
        int over = bytes.position() % alignment;
        if (over != 0) {
            bytes.position(bytes.position() + alignment - over);
        }
    }

    private String text(int length) {
        if (length < 0 || length >= bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] utf8 = new byte[length];
        bytes.get(utf8).get(); // and the zero behind it
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private Object array(String type) {
        int length = bytes.getInt();
        pad(TypeSignature.alignment(type));
        int end = bytes.position() + length;
        if (type.charAt(0) != '{') {
            List<Object> list = new ArrayList<>();
            while (bytes.position() < end) {
                list.add(read(type));
            }
            return list;
        }
        List<String> pair = TypeSignature.types(TypeSignature.inner(type));
        Map<Object, Object> map = new LinkedHashMap<>();
        while (bytes.position() < end) {
            pad(8);
            map.put(read(pair.get(0)), read(pair.get(1)));
        }
        return map;
    }
}
