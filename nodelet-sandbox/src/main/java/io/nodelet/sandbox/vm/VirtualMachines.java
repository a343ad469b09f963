package io.nodelet.sandbox.vm;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.Commands;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Virtual machines of this user. Each has a folder with what it is (`vm.json`), written first, and its disks;
/// whether it runs is what the kernel says of the process in `pid`. So whatever was killed is gone on with, or taken
/// away.
///
/// @param places   where all of it lies
/// @param commands programs of this machine
/// @param qemu     the program that emulates
/// @param said     gets what is being done, a line each
public record VirtualMachines(VmPlaces places, Commands commands, String qemu, Consumer<String> said) {
    private static final Duration BOOT = Duration.ofMinutes(10);
    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration MEET = Duration.ofMinutes(5);
    private static final Duration WRITE = Duration.ofMinutes(10);
    private static final Duration GONE = Duration.ofSeconds(20);
    private static final long MIB = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// Makes a virtual machine where it is missing, and boots it where it does not run. Returns once ssh answers.
    ///
    /// @param wanted of a new one; one that exists stays as it is
    /// @param mirror of Debian, for the image
    /// @return as it is
    public VmSpec up(VmSpec wanted, String mirror) {
        try (var _ = lock()) {
            VmSpec vm = find(wanted.name()).orElseGet(() -> fresh(wanted, mirror));
            if (!runs(vm.name())) {
                start(vm);
            }
            awaitSsh(vm);
            meet(vm);
            return vm;
        } catch (IOException e) {
            throw new NodeletException(
                    "can't work on the virtual machine " + wanted.name() + ": " + AtomicFile.reason(e), e);
        }
    }

    private VmSpec fresh(VmSpec wanted, String mirror) {
        var image = new VmImage(places.cache(), wanted.suite(), commands);
        if (!wanted.lan().isEmpty()) {
            var _ = lan(wanted); // an address that is none is said before minutes pass
        }
        if (!image.there()) {
            said.accept("making an image of Debian " + wanted.suite() + " (once; a few minutes)…");
            image.make(mirror);
        }
        return noted(wanted, image.name());
    }

    private Lan lan(VmSpec vm) {
        return Lan.of(places.state(), vm.lan());
    }

    /// Its name and address among its user's machines.
    private void meet(VmSpec vm) throws IOException {
        if (vm.lan().isEmpty()) {
            return;
        }
        try (InputStream script = Objects.requireNonNull(VirtualMachines.class.getResourceAsStream("lan.sh"))) {
            String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            run(Command.of(ssh(vm, List.of("sh", "-s", vm.name(), lan(vm).mac(), vm.lan())))
                    .input(text)
                    .within(MEET));
        }
    }

    private void start(VmSpec vm) throws IOException {
        QemuCommand qemu = command(vm);
        if (!Files.exists(qemu.disk())) {
            Path base = places.cache().resolve(vm.image()).resolve("base.raw");
            run(Command.of("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw")
                    .plus("-b", base.toString(), qemu.disk().toString()));
        }
        share(vm, qemu.shared());
        Files.deleteIfExists(qemu.pidFile());
        said.accept("booting " + vm.name() + "…");
        run(Command.of(qemu.argv(vm)));
    }

    /// The folder as it is now, on a disk of its own: written beside and moved into place when it is whole.
    private void share(VmSpec vm, Path disk) throws IOException {
        if (vm.share().isEmpty()) {
            return;
        }
        said.accept("copying " + vm.share() + "…");
        Path fresh = disk.resolveSibling("share.new");
        Files.deleteIfExists(fresh);
        long mib = size(Path.of(vm.share())) / MIB;
        run(Command.of("mke2fs", "-q", "-t", "ext4", "-m", "0", "-L", "share", "-d", vm.share(), fresh.toString())
                .plus((mib + mib / 10 + 64) + "M")
                .within(WRITE));
        Files.move(fresh, disk, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.mapToLong(path -> path.toFile().length()).sum();
        }
    }

    private void awaitSsh(VmSpec vm) {
        boolean up = Poll.until(BOOT, () -> !runs(vm.name()) || answers(vm));
        if (!up || !runs(vm.name())) {
            throw new NodeletException(
                    vm.name() + " did not answer over ssh within " + BOOT.toMinutes() + " min, or ended",
                    "Look at " + places.folder(vm.name()).resolve("serial.log") + ", then run the same command again.");
        }
    }

    private boolean answers(VmSpec vm) {
        try {
            return commands.run(Command.of(ssh(vm, List.of("true"))).within(LOGIN))
                    .ok();
        } catch (NodeletException e) {
            return false; // not within its time
        }
    }

    /// The command line that runs another one in a virtual machine, or a shell where that is empty.
    public List<String> ssh(VmSpec vm, List<String> command) {
        String key = places.cache().resolve(vm.image()).resolve("key").toString();
        List<String> argv = new ArrayList<>(List.of("ssh", "-q", "-i", key, "-p", Integer.toString(vm.port())));
        // It is this machine's own, behind loopback, and has a new key each time.
        argv.addAll(List.of("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"));
        // A busy one takes its time to say hello.
        argv.addAll(
                List.of("-o", "ConnectTimeout=120", "-o", "ServerAliveInterval=15", "-o", "ServerAliveCountMax=12"));
        argv.add("root@127.0.0.1");
        argv.addAll(command);
        return argv;
    }

    /// Takes a virtual machine away as a loss of power does, with its disks. One that is not there is no error.
    ///
    /// @return whether there was one
    public boolean down(String name) {
        Path folder = places.folder(name);
        try (var _ = lock()) {
            boolean there = Files.exists(folder);
            process(name).ifPresent(ProcessHandle::destroyForcibly);
            if (!Poll.until(GONE, () -> !runs(name))) {
                throw new NodeletException("the virtual machine " + name + " does not end", "Run the command again.");
            }
            VmImage.remove(folder);
            return there;
        } catch (IOException e) {
            throw new NodeletException("can't remove " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    public Optional<VmSpec> find(String name) {
        Path file = places.folder(name).resolve("vm.json");
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(Files.readString(file), VmSpec.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private VmSpec noted(VmSpec wanted, String image) {
        Path folder = places.folder(wanted.name());
        try {
            Files.createDirectories(folder);
            VmSpec vm = wanted.made(image, freePort());
            AtomicFile.write(folder.resolve("vm.json"), JSON.writeValueAsString(vm), "0600");
            return vm;
        } catch (IOException e) {
            throw new NodeletException("can't record " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public boolean runs(String name) {
        return process(name).isPresent();
    }

    /// The process on record, if that is still QEMU with this machine's disk and not another one with its number.
    private Optional<ProcessHandle> process(String name) {
        Path folder = places.folder(name);
        try {
            long pid = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            String argv = Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"));
            return argv.contains(folder.resolve("disk.qcow2").toString()) ? ProcessHandle.of(pid) : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private QemuCommand command(VmSpec vm) {
        Optional<Lan> lan = vm.lan().isEmpty() ? Optional.empty() : Optional.of(lan(vm));
        return new QemuCommand(qemu, places.cache().resolve(vm.image()), places.folder(vm.name()), lan);
    }

    private void run(Command command) {
        commands.run(command).orThrow();
    }

    /// One command at a time; the kernel lets go when its process ends.
    private FileChannel lock() throws IOException {
        Files.createDirectories(places.state());
        Files.createDirectories(places.cache());
        FileChannel channel =
                FileChannel.open(places.state().resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock();
        return channel;
    }
}
