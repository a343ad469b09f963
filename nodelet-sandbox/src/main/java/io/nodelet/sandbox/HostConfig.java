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
    private final Sandbox sandbox;
    private final boolean vip;

    /// @param vip whether a virtual IP is wished for; a sandbox that has one keeps it
    HostConfig(Sandbox sandbox, boolean vip) {
        this.sandbox = sandbox;
        this.vip = vip;
    }

    void write(Host host) {
        Path file = Sandboxes.rootOf(host).resolve(Sandboxes.CONFIG);
        if (Files.exists(file)) {
            requireVip(host, file);
            return;
        }
        try {
            Files.createDirectories(file.getParent());
        } catch (IOException e) {
            throw new NodeletException("can't make " + file.getParent() + ": " + AtomicFile.reason(e), e);
        }
        AtomicFile.write(file, text(host), "0600");
    }

    private void requireVip(Host host, Path file) {
        if (vip && host.role() == Role.MASTER && !has(file)) {
            throw new NodeletException(
                    "sandbox " + sandbox.name() + " was made without a virtual IP",
                    "Take it down and make it with --vip, or leave --vip out.");
        }
    }

    private String text(Host host) {
        String plugin = sandbox.hosts().size() == 1 ? "bridge" : "flannel";
        String text = Resources.text("node.yaml")
                .formatted(sandbox.name(), host.role().word(), host.name(), host.address(), plugin, Programs.BUNDLE);
        String address = sandbox.address(VIRTUAL_IP);
        boolean shared = vip || ofFirst();
        if (host.role() == Role.WORKER) {
            return text
                    + Resources.text("worker.yaml")
                            .formatted(shared ? address : sandbox.host("").address());
        }
        String first = sandbox.host("").address();
        String joining = host.address().equals(first)
                ? ""
                : Resources.text("master.yaml").formatted(first);
        return text + joining + (shared ? Resources.text("vip.yaml").formatted(address) : "");
    }

    /// Whether the first master has one: so has whoever comes later.
    private boolean ofFirst() {
        Host first = sandbox.host("");
        return first.init().alive() && has(Sandboxes.rootOf(first).resolve(Sandboxes.CONFIG));
    }

    private static boolean has(Path file) {
        try {
            return Files.exists(file) && Files.readString(file).contains("virtualIp:");
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
