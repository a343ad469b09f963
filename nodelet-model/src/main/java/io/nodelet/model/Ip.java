package io.nodelet.model;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address as a number.
///
/// @param value the address's bits, not negative
/// @param bits  how many there are: 32 or 128
public record Ip(BigInteger value, int bits) {
    private static final Pattern V4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");

    /// The address that `text` is, or empty when it is none. Never asks a name server.
    public static Optional<Ip> parse(String text) {
        if (!V4.matcher(text).matches() && (!text.contains(":") || text.contains("%"))) {
            return Optional.empty();
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(text).getAddress();
            return Optional.of(new Ip(new BigInteger(1, bytes), bytes.length * 8));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    public boolean v6() {
        return bits == 128;
    }

    /// `IPv4` or `IPv6`.
    public String family() {
        return v6() ? "IPv6" : "IPv4";
    }

    /// The usual text, IPv6 shortened as RFC 5952 says.
    @Override
    public String toString() {
        byte[] bytes = new byte[bits / 8];
        byte[] digits = value.toByteArray();
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
        return v6()
                ? Ipv6Text.of(bytes)
                : "%d.%d.%d.%d".formatted(at(bytes, 0), at(bytes, 1), at(bytes, 2), at(bytes, 3));
    }

    private static int at(byte[] bytes, int index) {
        return bytes[index] & 0xff;
    }
}
