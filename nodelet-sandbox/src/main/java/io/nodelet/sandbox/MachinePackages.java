package io.nodelet.sandbox;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The programs of this machine that sandboxes and the nodes in them call, and the Debian packages that bring them.
public final class MachinePackages {
    private static final List<Path> FOLDERS =
            Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin").map(Path::of).toList();

    /// Program to package.
    private static final Map<String, String> NEEDED = new TreeMap<>(Map.of(
            "ip", "iproute2",
            "nsenter", "util-linux",
            "nft", "nftables",
            "conntrack", "conntrack",
            "iptables", "iptables",
            "socat", "socat",
            "ethtool", "ethtool",
            "modprobe", "kmod"));

    private MachinePackages() {}

    /// Packages to install, for programs found in none of these folders.
    static List<String> missing(Map<String, String> needed, List<Path> folders) {
        return needed.entrySet().stream()
                .filter(one -> folders.stream().noneMatch(folder -> Files.isExecutable(folder.resolve(one.getKey()))))
                .map(Map.Entry::getValue)
                .distinct()
                .sorted()
                .toList();
    }

    /// Sees to it that all are there; installs the missing ones, which the person at the terminal is asked about.
    ///
    /// @param dist    our own programs, among them the installer
    /// @param systemd whether hosts boot one
    /// @param vip     whether masters have a virtual IP
    /// @param yes     whether the question is already answered
    public static void require(Path dist, boolean systemd, boolean vip, boolean yes) {
        Map<String, String> needed = new TreeMap<>(NEEDED);
        if (vip) {
            needed.put("keepalived", "keepalived");
        }
        if (systemd) {
            needed.put("systemctl", "systemd");
            needed.put("dbus-daemon", "dbus");
        }
        require(dist, needed, yes);
    }

    /// The same, for programs of any kind.
    ///
    /// @param needed program to package
    public static void require(Path dist, Map<String, String> needed, boolean yes) {
        List<String> missing = missing(needed, FOLDERS);
        if (!missing.isEmpty()) {
            install(dist, missing, yes);
        }
        List<String> still = missing(needed, FOLDERS);
        if (!still.isEmpty()) {
            throw new NodeletException(
                    "these Debian packages are missing: " + String.join(" ", still),
                    "Install them: apt-get install " + String.join(" ", still));
        }
    }

    /// The folder of our own programs, as the one that started this says.
    public static Path dist() {
        String home = System.getenv("NODELET_HOME");
        if (home == null || !Files.isDirectory(Path.of(home, "lib"))) {
            throw new NodeletException(
                    "NODELET_HOME does not name the folder of our programs", "Start this through bin/nodeletctl.");
        }
        return Path.of(home).toAbsolutePath().normalize();
    }

    private static void install(Path dist, List<String> missing, boolean yes) {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
            throw new NodeletException(
                    "programs of these Debian packages are missing: " + String.join(" ", missing),
                    "Install them, or what your distribution calls them.");
        }
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(dist.resolve("lib/install-packages").toString());
            builder.command().addAll(missing);
            if (yes) {
                builder.environment().put("NODELET_YES", "1");
            }
            builder.inheritIO().start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new NodeletException("can't install " + missing + ": " + e.getMessage(), e);
        }
    }
}
