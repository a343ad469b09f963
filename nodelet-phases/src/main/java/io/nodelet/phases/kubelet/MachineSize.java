package io.nodelet.phases.kubelet;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.KernelFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Path;

/// How large a machine is.
///
/// @param mebibytes  of memory, as a machine of this size is sold: see [#nominal]
/// @param processors that are online
record MachineSize(long mebibytes, int processors) {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final long KIBIBYTES = 1024;
    private static final long SMALLEST = 512;

    /// This machine. Not as Java sees it, which may be limited itself.
    static MachineSize ofNode() {
        return of(text(MEMORY), text(PROCESSORS));
    }

    /// From what the kernel says in /proc/meminfo and /proc/cpuinfo.
    static MachineSize of(String meminfo, String cpuinfo) {
        long kibibytes = meminfo.lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
        long processors =
                cpuinfo.lines().filter(line -> line.matches("processor\\s*:.*")).count();
        return new MachineSize(nominal(kibibytes / KIBIBYTES), (int) Math.max(1, processors));
    }

    /// The next power of two, or one and a half times one, in mebibytes: what the kernel keeps for itself, and what a
    /// hypervisor takes back for a while, must change no configuration.
    static long nominal(long mebibytes) {
        long step = SMALLEST;
        while (step < mebibytes) {
            step = step + step / 2 >= mebibytes ? step + step / 2 : step * 2;
            if (step >= mebibytes) {
                return step;
            }
        }
        return step;
    }

    private static String text(Path file) {
        try {
            return KernelFile.read(file);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
