package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Machine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.zip.GZIPInputStream;

/// What can be seen of a kernel's features. What can't be seen does not lack.
final class KernelFeatures {
    private final Machine machine;
    private final String release;
    private final String configuration;
    private final String modules;

    KernelFeatures(Machine machine) {
        this.machine = machine;
        this.release = machine.text("/proc/sys/kernel/osrelease").strip();
        this.configuration = configuration();
        String folder = "/lib/modules/" + release;
        this.modules = machine.text(folder + "/modules.builtin") + machine.text(folder + "/modules.dep");
    }

    String release() {
        return release;
    }

    /// Whether it is certain that the kernel can't do this: it neither has it now, nor as a module to load.
    boolean lacks(String module, String option) {
        if (present(module)) {
            return false;
        }
        if (!modules.isEmpty()) {
            return !modules.contains("/" + module + ".ko");
        }
        return !configuration.isEmpty() && !configuration.contains("\n" + option + "=");
    }

    private boolean present(String module) {
        return machine.exists("/sys/module/" + module)
                || machine.lines("/proc/filesystems").stream().anyMatch(line -> line.endsWith("\t" + module))
                || machine.lines("/proc/modules").stream().anyMatch(line -> line.startsWith(module + " "));
    }

    /// The kernel's build configuration; empty when it does not tell.
    private String configuration() {
        try (InputStream in = Files.newInputStream(machine.path("/proc/config.gz"));
                var unpacked = new GZIPInputStream(in)) {
            return new String(unpacked.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return machine.text("/boot/config-" + release);
        }
    }
}
