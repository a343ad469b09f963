package io.nodelet.sandbox.vm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// QEMU's command line: emulation alone, no way out of the guest's network, ssh on loopback.
///
/// @param program QEMU
/// @param image   the folder of the image that it boots
/// @param folder  the virtual machine's own
/// @param lan     the network that it meets others in; empty for none
record QemuCommand(String program, Path image, Path folder, Optional<Lan> lan) {
    /// By which the image knows the interface that ssh comes by.
    private static final String FIRST = "52:54:00:12:34:56";

    /// Least that is emulated for nothing: no five-level page tables, no nested virtualisation, no SATA and SMBus.
    private static final String CPU = "max,la57=off,-svm";

    private static final String MACHINE = "q35,sata=off,smbus=off";
    private static final String KERNEL = "root=/dev/vda rw quiet console=ttyS0 mitigations=off";

    List<String> argv(VmSpec vm) {
        List<String> argv = new ArrayList<>(List.of(program, "-nodefaults", "-no-user-config", "-display", "none"));
        argv.addAll(List.of("-accel", "tcg,thread=multi,tb-size=1024", "-machine", MACHINE, "-cpu", CPU));
        argv.addAll(List.of("-smp", Integer.toString(vm.cpus()), "-m", vm.memory()));
        argv.addAll(List.of("-kernel", image.resolve("vmlinuz").toString()));
        argv.addAll(List.of("-initrd", image.resolve("initrd").toString(), "-append", KERNEL));
        disk(argv, "d0", disk() + ",cache=unsafe,discard=unmap");
        if (Files.exists(shared())) {
            disk(argv, "d1", shared() + ",format=raw,readonly=on");
        }
        String ssh = "user,id=n0,restrict=on,hostfwd=tcp:127.0.0.1:" + vm.port() + "-:22";
        argv.addAll(List.of(
                "-netdev", ssh, "-device", "virtio-net-pci,netdev=n0,mac=" + FIRST, "-device", "virtio-rng-pci"));
        lan.ifPresent(lan -> argv.addAll(lan.argv()));
        argv.addAll(List.of("-serial", "file:" + folder.resolve("serial.log")));
        argv.addAll(List.of("-pidfile", pidFile().toString(), "-daemonize"));
        return argv;
    }

    private static void disk(List<String> argv, String id, String file) {
        argv.addAll(List.of("-drive", "if=none,id=" + id + ",file=" + file));
        argv.addAll(List.of("-device", "virtio-blk-pci,drive=" + id));
    }

    Path disk() {
        return folder.resolve("disk.qcow2");
    }

    Path shared() {
        return folder.resolve("share.raw");
    }

    Path pidFile() {
        return folder.resolve("pid");
    }
}
