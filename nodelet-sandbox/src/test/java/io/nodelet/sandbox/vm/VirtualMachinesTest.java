package io.nodelet.sandbox.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.model.NodeletException;
import io.nodelet.model.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The life of a virtual machine, with a `sleep` in QEMU's place.
class VirtualMachinesTest {
    private static final VmSpec WANTED = new VmSpec("vm1", "trixie", 2, "1G", "", "");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final List<String> ran = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private boolean makes = true;

    @SuppressWarnings("NullAway.Init") // set before each
    private VirtualMachines machines;

    @BeforeEach
    void places() {
        var places = new VmPlaces(folder.resolve("cache"), folder.resolve("state"));
        machines = new VirtualMachines(places, this::run, "qemu", ran::add);
    }

    @AfterEach
    void end() {
        started.forEach(Process::destroyForcibly);
    }

    private CommandResult run(Command command) {
        try {
            String program = command.argv().getFirst();
            ran.add(program);
            switch (program) {
                case "sh" -> image(Path.of(command.argv().get(2)));
                case "qemu" -> boot(command.argv());
                default -> assertThat(program).isIn("qemu-img", "mke2fs", "ssh");
            }
            return new CommandResult(command, makes ? 0 : 1, "", "", Duration.ZERO);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void image(Path fresh) throws IOException {
        Files.writeString(fresh.resolve(makes ? "base.raw" : "root.tar"), "");
    }

    /// A process whose command line names the disk, as QEMU's does.
    private void boot(List<String> argv) throws IOException {
        String disk = folder.resolve("state/vm1/disk.qcow2").toString();
        assertThat(argv).anyMatch(argument -> argument.startsWith("if=none,id=d0,file=" + disk));
        Process process = new ProcessBuilder("sh", "-c", "sleep 100; :", disk).start();
        started.add(process);
        Files.writeString(folder.resolve("state/vm1/pid"), process.pid() + "\n");
    }

    @Test
    void upGoesOnAndDownLeavesTheImageAlone() throws IOException {
        VmSpec vm = machines.up(WANTED, "http://mirror.example/debian");
        assertThat(vm.port()).isPositive();
        assertThat(machines.find("vm1")).contains(vm);
        assertThat(ran).contains("sh", "qemu-img", "qemu", "ssh");

        ran.clear();
        assertThat(machines.up(new VmSpec("vm1", "bookworm", 8, "9G", "", ""), ""))
                .as("it stays as it is")
                .isEqualTo(vm);
        assertThat(ran).containsExactly("ssh");

        assertThat(machines.down("vm1")).isTrue();
        assertThat(started.getFirst().onExit()).succeedsWithin(Duration.ofMinutes(1));
        assertThat(folder.resolve("state/vm1")).doesNotExist();
        assertThat(folder.resolve("cache").resolve(vm.image()).resolve("base.raw"))
                .exists();
        assertThat(machines.down("vm1")).isFalse();
    }

    @Test
    void anImageThatWasBrokenOffIsMadeAnew() {
        makes = false;
        assertThatExceptionOfType(NodeletException.class).isThrownBy(() -> machines.up(WANTED, ""));
        Path cache = folder.resolve("cache");
        assertThat(cache).isDirectoryContaining("glob:**.new").isDirectoryNotContaining("regex:.*/trixie-[0-9a-f]{8}");

        makes = true;
        VmSpec vm = machines.up(WANTED, "");
        assertThat(cache.resolve(vm.image()).resolve("base.raw")).exists();
        assertThat(cache.resolve(vm.image()).resolve("root.tar")).doesNotExist();
        assertThat(cache).isDirectoryNotContaining("glob:**.new");
    }

    /// After a boot of this machine the number on record may be anybody's.
    @Test
    void aProcessOfAnotherIsLeftAlone() throws IOException {
        machines.up(WANTED, "");
        Process other = new ProcessBuilder("sleep", "100").start();
        started.add(other);
        Files.writeString(folder.resolve("state/vm1/pid"), other.pid() + "\n");

        assertThat(machines.runs("vm1")).isFalse();
        assertThat(machines.down("vm1")).isTrue();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void nothingOfAVirtualMachineLeavesThisOne() {
        var lan = Lan.of(folder, "10.77.0.1/24");
        var qemu = new QemuCommand("qemu", Path.of("/image"), Path.of("/vm"), Optional.of(lan));
        assertThat(lan.group()).matches("239[.][0-9.]+:2[0-9]{4}");
        assertThat(qemu.argv(new VmSpec("vm1", "trixie", "trixie", 2, "1G", 2222, "", "10.77.0.1/24")))
                .contains("user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:2222-:22")
                .contains("socket,id=n1,mcast=" + lan.group() + ",localaddr=127.0.0.1")
                .contains("virtio-net-pci,netdev=n1,mac=52:54:01:4d:00:01")
                .doesNotContain("-enable-kvm");
    }

    @Test
    void anAddressThatIsNoneIsSaidBeforeAnythingIsMade() {
        for (String none : List.of("10.77.0.1", "ten/24", "10.77.0.999/24")) {
            var vm = new VmSpec("vm1", "trixie", 2, "1G", "", none);
            assertThatExceptionOfType(UsageException.class)
                    .isThrownBy(() -> machines.up(vm, ""))
                    .withMessageContaining(none);
        }
        assertThat(ran).isEmpty();
        assertThat(machines.find("vm1")).isEmpty();
    }

    @Test
    void aNameIsNoPath() {
        assertThatExceptionOfType(UsageException.class).isThrownBy(() -> machines.down("../x"));
    }
}
