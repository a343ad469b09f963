package io.nodelet.network.dns;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// One question to a DNS server over UDP (RFC 1035), from a port of its own each time.
///
/// @param name without a dot at its end
/// @param ipv6 whether to ask for IPv6 addresses (AAAA) instead of IPv4's (A)
/// @param id   ties the answer to the question; random in earnest
record DnsQuery(String name, boolean ipv6, short id) {
    private static final int CLASS_INTERNET = 1;
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RESPONSE = 0x8000;
    private static final int RCODE = 0x000f;
    private static final int POINTER = 0xc0;
    private static final int MAX_ANSWER = 4096;

    /// Asks, and waits for the answer until the time is up.
    ///
    /// @return the addresses that the name has
    /// @throws IOException when there is no answer, or it is an error, or makes no sense
    List<InetAddress> ask(InetSocketAddress server, Duration limit) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            byte[] question = encode();
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[MAX_ANSWER], MAX_ANSWER);
            socket.receive(answer);
            return decode(ByteBuffer.wrap(answer.getData(), 0, answer.getLength()));
        }
    }

    byte[] encode() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int field : new int[] {id, RECURSION_DESIRED, 1, 0, 0, 0}) {
            writeShort(out, field);
        }
        for (String label : name.split("\\.", -1)) {
            byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
            out.write(bytes.length);
            out.writeBytes(bytes);
        }
        out.write(0);
        writeShort(out, type());
        writeShort(out, CLASS_INTERNET);
        return out.toByteArray();
    }

    private int type() {
        return ipv6 ? TYPE_AAAA : TYPE_A;
    }

    private static void writeShort(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    List<InetAddress> decode(ByteBuffer message) throws IOException {
        try {
            if (message.getShort() != id) {
                throw new IOException("the answer belongs to another question");
            }
            int flags = Short.toUnsignedInt(message.getShort());
            int questions = Short.toUnsignedInt(message.getShort());
            int answers = Short.toUnsignedInt(message.getShort());
            message.position(message.position() + 4);
            check(flags);
            for (int i = 0; i < questions; i++) {
                skipName(message);
                message.position(message.position() + 4);
            }
            return addresses(message, answers);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("the answer is cut short", e);
        }
    }

    private void check(int flags) throws IOException {
        if ((flags & RESPONSE) == 0) {
            throw new IOException("the answer is no answer");
        }
        String error = switch (flags & RCODE) {
            case 0 -> "";
            case 2 -> "the server failed (SERVFAIL)";
            case 3 -> "there is no such name (NXDOMAIN)";
            case 5 -> "the server refuses (REFUSED)";
            default -> "error " + (flags & RCODE);
        };
        if (!error.isEmpty()) {
            throw new IOException(name + ": " + error);
        }
    }

    private List<InetAddress> addresses(ByteBuffer message, int answers) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            skipName(message);
            int type = Short.toUnsignedInt(message.getShort());
            message.position(message.position() + 6);
            byte[] data = new byte[Short.toUnsignedInt(message.getShort())];
            message.get(data);
            if (type == type()) {
                addresses.add(InetAddress.getByAddress(data));
            }
        }
        return addresses;
    }

    /// A name ends with an empty label, or with a pointer to another name.
    private static void skipName(ByteBuffer message) {
        int length = Byte.toUnsignedInt(message.get());
        while (length != 0) {
            if ((length & POINTER) == POINTER) {
                message.get();
                return;
            }
            message.position(message.position() + length);
            length = Byte.toUnsignedInt(message.get());
        }
    }
}
