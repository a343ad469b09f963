package io.nodelet.sandbox;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.KernelFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The folder of one host on the machine's disk: `upper` and `work` of its overlay, `disk` for what can't lie on an
/// overlay, `settings` it has of its own, and what its first process prints.
final class HostFiles {
    private final Path folder;

    HostFiles(Path folder) {
        this.folder = folder;
    }

    Path root() {
        return folder.resolve("root");
    }

    Path list() {
        return folder.resolve("mounts");
    }

    Path console() {
        return folder.resolve("console.log");
    }

    /// The file that is its disk, where it has one of its own.
    private Path disk() {
        return folder.resolve("disk.img");
    }

    boolean hasDisk() {
        return Files.exists(disk());
    }

    /// Makes it a disk of its own, before it starts for the first time.
    void makeDisk(Commands commands, long bytes) {
        Path half = folder.resolve("disk.new");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(half);
            try (var file = FileChannel.open(half, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(1), bytes - 1);
            }
            commands.run(Command.of("mkfs.ext4", "-q", "-F", "-m", "0", half.toString()))
                    .orThrow();
            Files.move(half, disk(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new NodeletException("can't make the disk " + half + ": " + AtomicFile.reason(e), e);
        }
    }

    boolean started() {
        return Files.exists(folder.resolve("made"));
    }

    /// Makes all that the mounts need. What is there stays: a host that starts again finds its files.
    void prepare(Sandbox sandbox, Host host, Programs programs) {
        boolean fresh = !started();
        try {
            for (String name : List.of("upper", "work", "root", "disk", "settings", "upper/etc")) {
                Files.createDirectories(folder.resolve(name));
            }
            refuseOverlay();
            for (String disk : MountPlan.DISK) {
                Files.createDirectories(folder.resolve("disk").resolve(disk.replace('/', '-')));
            }
            for (String setting : MountPlan.OWN_SETTINGS) {
                copySetting(setting);
            }
            if (fresh) {
                identity(sandbox, host);
            }
            Files.writeString(
                    list(),
                    MountPlan.of(
                            folder,
                            programs.installed(),
                            SandboxCgroups.ofMachine(),
                            new MountPlan.Start(
                                    fresh,
                                    sandbox.init().equals("systemd"),
                                    hasDisk() ? Optional.of(disk()) : Optional.empty())));
            Files.writeString(folder.resolve("host.sh"), SandboxResources.text("host.sh"));
        } catch (IOException e) {
            throw new NodeletException(
                    "can't prepare " + folder + ": " + AtomicFile.reason(e), "Check the disk's space.", e);
        }
    }

    /// From now on a start is not the first.
    void made() throws IOException {
        Files.writeString(folder.resolve("made"), "");
    }

    private void refuseOverlay() throws IOException {
        FileStore store = Files.getFileStore(folder);
        if (store.type().equals("overlay")) {
            throw new NodeletException(
                    "sandboxes can't lie on an overlay file system, as " + folder + " does",
                    "Set NODELET_STATE to a folder on an ordinary disk.");
        }
    }

    private void copySetting(String setting) throws IOException {
        Path from = Path.of("/proc/sys").resolve(setting);
        Path to = folder.resolve("settings").resolve(setting);
        if (Files.exists(from) && !Files.exists(to)) {
            Files.createDirectories(to.getParent());
            Files.writeString(to, KernelFile.read(from));
        }
    }

    private void identity(Sandbox sandbox, Host host) throws IOException {
        Path etc = folder.resolve("upper/etc");
        StringBuilder hosts = new StringBuilder("127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n");
        for (Host one : sandbox.hosts()) {
            hosts.append(one.address()).append(' ').append(one.name()).append('\n');
        }
        Files.writeString(etc.resolve("hosts"), hosts);
        Files.writeString(etc.resolve("hostname"), host.name() + "\n");
        Files.writeString(etc.resolve("resolv.conf"), "nameserver " + sandbox.gateway() + "\n");
        Files.writeString(
                etc.resolve("machine-id"), UUID.randomUUID().toString().replace("-", "") + "\n");
        Path bin = Files.createDirectories(folder.resolve("upper/usr/local/bin"));
        for (String program : List.of("nodeletd", "nodeletctl")) {
            Path link = bin.resolve(program);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(Programs.DIST, "bin", program));
        }
    }
}
