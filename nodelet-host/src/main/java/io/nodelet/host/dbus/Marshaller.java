package io.nodelet.host.dbus;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Writes values as D-Bus does, least byte first. Knows the types that calls to systemd take.
final class Marshaller {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /// The values as one body.
    static byte[] body(String signature, List<?> values) {
        Marshaller marshaller = new Marshaller();
        List<String> types = TypeSignature.types(signature);
        for (int i = 0; i < types.size(); i++) {
            marshaller.write(types.get(i), values.get(i));
        }
        return marshaller.toByteArray();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    void write(String type, Object value) {
        pad(TypeSignature.alignment(type));
        switch (type.charAt(0)) {
            case 'y' -> bytes.write(((Number) value).intValue());
            case 'b' -> number((boolean) value ? 1 : 0, 4);
            case 'i', 'u' -> number(((Number) value).longValue(), 4);
            case 't', 'x' -> number(((Number) value).longValue(), 8);
            case 's', 'o' -> text((String) value);
            case 'g' -> signature((String) value);
            case 'v' -> variant((Map.Entry<?, ?>) value);
            case 'a' -> array(type.substring(1), (List<?>) value);
            case '(' -> structure(TypeSignature.types(TypeSignature.inner(type)), (List<?>) value);
            default -> throw new IllegalArgumentException("can't write the D-Bus type " + type);
        }
    }

    void pad(int alignment) {
        while (bytes.size() % alignment != 0) {
            bytes.write(0);
        }
    }

    private void number(long value, int size) {
        byte[] all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        bytes.write(all, 0, size);
    }

    private void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(utf8.length, 4);
        bytes.writeBytes(utf8);
        bytes.write(0);
    }

    private void signature(String text) {
        bytes.write(text.length());
        bytes.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        bytes.write(0);
    }

    /// A variant is given as its type and its value.
    private void variant(Map.Entry<?, ?> typed) {
        signature((String) typed.getKey());
        write((String) typed.getKey(), typed.getValue());
    }

    private void structure(List<String> types, List<?> values) {
        for (int i = 0; i < types.size(); i++) {
            write(types.get(i), values.get(i));
        }
    }

    /// The elements are written on their own, from a boundary of 8, and their length before them.
    private void array(String type, List<?> values) {
        Marshaller elements = new Marshaller();
        values.forEach(element -> elements.write(type, element));
        byte[] written = elements.toByteArray();
        number(written.length, 4);
        pad(TypeSignature.alignment(type));
        bytes.writeBytes(written);
    }
}
