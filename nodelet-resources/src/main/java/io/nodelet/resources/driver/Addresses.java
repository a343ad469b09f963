package io.nodelet.resources.driver;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;

/// Addresses on links, each as a text such as `eth0 10.0.0.50`.
final class Addresses {
    private Addresses() {}

    static boolean has(String text) {
        try {
            NetworkInterface link = NetworkInterface.getByName(link(text));
            InetAddress address = InetAddress.ofLiteral(address(text));
            return link != null && link.inetAddresses().anyMatch(otherAddress -> same(otherAddress, address));
        } catch (SocketException _) {
            return false;
        }
    }

    /// Bytes alone: an IPv6 address that was found carries its link's name.
    private static boolean same(InetAddress one, InetAddress other) {
        return Arrays.equals(one.getAddress(), other.getAddress());
    }

    static String link(String text) {
        return text.substring(0, text.indexOf(' '));
    }

    private static String address(String text) {
        return text.substring(text.indexOf(' ') + 1);
    }

    /// With the prefix that stands for it alone.
    static String whole(String text) {
        return address(text) + (text.contains(":") ? "/128" : "/32");
    }
}
