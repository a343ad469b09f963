package io.nodelet.network.dns;

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

    /// The node's: the file that its own programs go by. Only where that names no server but systemd-resolved's stub,
    /// which means nothing inside a pod, resolved's own list; that file may be there without anybody who keeps it.
    public static ResolvConf ofNode() {
        return ofNode(USUAL, SYSTEMD);
    }

    static ResolvConf ofNode(Path usual, Path systemd) {
        ResolvConf first = new ResolvConf(usual);
        boolean resolvedsOwn = Files.exists(systemd) && (linksTo(usual, systemd) || !first.hasServers());
        return resolvedsOwn ? new ResolvConf(systemd) : first;
    }

    private static boolean linksTo(Path usual, Path systemd) {
        try {
            return Files.exists(usual) && Files.isSameFile(usual, systemd);
        } catch (IOException e) {
            return false; // one of them went away meanwhile
        }
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
