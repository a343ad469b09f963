package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The configuration that a new host gets, in a file that is its own from then on.
final class HostConfig {
    private static final int VIRTUAL_IP = 9;
    private static final String VIP = "virtualIp:";
    private static final String DUAL = "dualStack:";
    private final Sandbox sandbox;
    private final boolean vip;
    private final boolean dual;

    /// @param vip  whether a virtual IP is wished for; a sandbox that has one keeps it
    /// @param dual whether IPv6 beside IPv4 is, likewise
    HostConfig(Sandbox sandbox, boolean vip, boolean dual) {
        this.sandbox = sandbox;
        this.vip = vip;
        this.dual = dual;
    }

    void write(Host host) {
        Path file = Sandboxes.rootOf(host).resolve(Sandboxes.CONFIG);
        if (Files.exists(file)) {
            require(vip && host.role() == Role.MASTER, file, VIP, "a virtual IP", "--vip");
            require(dual, file, DUAL, "IPv6", "--dual-stack");
            return;
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new NodeletException("can't make " + file.getParent() + ": " + AtomicFile.reason(e), e);
        }
        AtomicFile.write(file, text(host), "0600");
    }

    private void require(boolean wished, Path file, String key, String what, String option) {
        if (wished && !has(file, key)) {
            throw new NodeletException(
                    "sandbox " + sandbox.name() + " was made without " + what,
                    "Take it down and make it with " + option + ", or leave " + option + " out.");
        }
    }

    private String text(Host host) {
        String plugin = sandbox.hosts().size() == 1 ? "bridge" : "flannel";
        String second = dual || ofFirst(DUAL) ? SandboxResources.text("dual.yaml") : "";
        String text = SandboxResources.text("node.yaml")
                .formatted(
                        sandbox.name(),
                        host.role().wireName(),
                        host.name(),
                        host.address(),
                        plugin,
                        second,
                        Programs.BUNDLE);
        String address = sandbox.address(VIRTUAL_IP);
        boolean shared = vip || ofFirst(VIP);
        if (host.role() == Role.WORKER) {
            return text
                    + SandboxResources.text("worker.yaml")
                            .formatted(shared ? address : sandbox.host("").address());
        }
        String first = sandbox.host("").address();
        String joining = host.address().equals(first)
                ? ""
                : SandboxResources.text("master.yaml").formatted(first);
        return text + joining + (shared ? SandboxResources.text("vip.yaml").formatted(address) : "");
    }

    /// Whether the first master has it: so has whoever comes later.
    private boolean ofFirst(String key) {
        Host first = sandbox.host("");
        return first.init().alive() && has(Sandboxes.rootOf(first).resolve(Sandboxes.CONFIG), key);
    }

    private static boolean has(Path file, String key) {
        try {
            return Files.exists(file) && Files.readString(file).contains(key);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
