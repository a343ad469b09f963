package io.nodelet.phases.addons;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The resolver configuration that pods with the node's DNS get.
///
/// @param path the file
public record ResolvConf(Path path) {
    private static final Path USUAL = Path.of("/etc/resolv.conf");
    private static final Path SYSTEMD = Path.of("/run/systemd/resolve/resolv.conf");

    /// The node's: systemd-resolved's own list where it runs, as its stub address means nothing inside a pod.
    public static ResolvConf ofNode() {
        return new ResolvConf(Files.exists(SYSTEMD) ? SYSTEMD : USUAL);
    }

    /// Whether it names a server that a pod can ask: one that is not the pod itself.
    public boolean hasServers() {
        return servers().stream().anyMatch(ResolvConf::usable);
    }

    /// The servers that it names; none where it is not there.
    public List<String> servers() {
        return lines().stream()
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length >= 2 && words[0].equals("nameserver"))
                .map(words -> words[1])
                .toList();
    }

    private List<String> lines() {
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new NodeletException("can't read " + path + ": " + e.getMessage(), e);
        }
    }

    private static boolean usable(String address) {
        try {
            return !InetAddress.ofLiteral(address).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
