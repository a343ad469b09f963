package io.nodelet.sandbox.vm;

import io.nodelet.model.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Pattern;

/// The network in which virtual machines of one user meet: Ethernet frames in UDP packets to a multicast group, on this
/// machine's loopback alone.
///
/// @param group   its address and port, such as `239.1.2.3:20001`
/// @param address of the one machine, with prefix
record Lan(String group, String address) {
    private static final Pattern ADDRESS = Pattern.compile(
            "(NUMBER\\.){3}NUMBER/([12]?[0-9]|3[0-2])".replace("NUMBER", "(25[0-5]|(2[0-4]|1?[0-9])?[0-9])"));
    private static final int BYTE = 0xff;
    private static final int LOWEST = 20_000;
    private static final int PORTS = 10_000;

    /// @param state   the folder of all machines of the user
    /// @throws UsageException where the address is none
    static Lan of(Path state, String address) {
        if (!ADDRESS.matcher(address).matches()) {
            throw new UsageException("\"" + address + "\" is no IPv4 address with a prefix", "Such as 10.77.0.1/24.");
        }
        byte[] hash = hash(state);
        int port = LOWEST + (((hash[3] & BYTE) << 8) | (hash[4] & BYTE)) % PORTS;
        return new Lan("239.%d.%d.%d:%d".formatted(hash[0] & BYTE, hash[1] & BYTE, hash[2] & BYTE, port), address);
    }

    private static byte[] hash(Path state) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(state.toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// The interface's hardware address: each address has its own.
    String mac() {
        String[] bytes = address.substring(0, address.indexOf('/')).split("\\.", -1);
        return "52:54:01:%02x:%02x:%02x"
                .formatted(Integer.parseInt(bytes[1]), Integer.parseInt(bytes[2]), Integer.parseInt(bytes[3]));
    }

    List<String> argv() {
        return List.of(
                "-netdev",
                "socket,id=n1,mcast=" + group + ",localaddr=127.0.0.1",
                "-device",
                "virtio-net-pci,netdev=n1,mac=" + mac());
    }
}
