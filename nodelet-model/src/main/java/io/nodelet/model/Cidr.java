package io.nodelet.model;

import java.math.BigInteger;
import java.util.Optional;

/// A network such as `10.20.0.0/16`.
///
/// @param base   its first address
/// @param prefix how many leading bits are the network's
public record Cidr(Ip base, int prefix) {
    /// The network that `text` is; empty when it is none, or when bits beyond the prefix are set.
    public static Optional<Cidr> parse(String text) {
        return parseLoosely(text).filter(cidr -> cidr.equals(cidr.aligned()));
    }

    /// As [#parse], but bits beyond the prefix may be set.
    public static Optional<Cidr> parseLoosely(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("0|[1-9][0-9]{0,2}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(text.substring(slash + 1));
        return Ip.parse(text.substring(0, slash))
                .filter(ip -> prefix <= ip.bits())
                .map(ip -> new Cidr(ip, prefix));
    }

    /// The network that must be one, such as a setting that was checked when it was read.
    ///
    /// @throws NodeletException when it is none
    public static Cidr of(String text) {
        return parse(text).orElseThrow(() -> new NodeletException("\"" + text + "\" is not a network"));
    }

    /// The same network with the bits beyond the prefix cleared.
    public Cidr aligned() {
        BigInteger value = base.value().shiftRight(hostBits()).shiftLeft(hostBits());
        return new Cidr(new Ip(value, base.bits()), prefix);
    }

    /// How many bits the network leaves to its addresses.
    public int hostBits() {
        return base.bits() - prefix;
    }

    /// How many addresses it has.
    public BigInteger size() {
        return BigInteger.ONE.shiftLeft(hostBits());
    }

    /// Its n-th address; the 0th is the network's own.
    ///
    /// @throws NodeletException when it has fewer
    public Ip address(int index) {
        BigInteger offset = BigInteger.valueOf(index);
        if (offset.compareTo(size()) >= 0) {
            throw new NodeletException(this + " has no address number " + index);
        }
        return new Ip(base.value().add(offset), base.bits());
    }

    public boolean contains(Ip ip) {
        return ip.bits() == base.bits() && new Cidr(ip, prefix).aligned().equals(aligned());
    }

    public boolean overlaps(Cidr other) {
        return prefix <= other.prefix ? contains(other.base) : other.contains(base);
    }

    @Override
    public String toString() {
        return base + "/" + prefix;
    }
}
