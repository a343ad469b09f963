package io.nodelet.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What runs in the hosts of a sandbox.
public final class HostProcesses {
    private HostProcesses() {}

    /// A process of a host.
    ///
    /// @param host       the host's name
    /// @param pid        as seen from the machine
    /// @param program    the file name of what it runs
    /// @param executable that file's content, also when the file itself was replaced since
    public record Running(String host, long pid, String program, Path executable) {}

    /// Every process in the hosts' cgroups now; kernel threads and those that end meanwhile are left out.
    public static List<Running> of(Sandbox sandbox) {
        SandboxCgroups sandboxCgroups = SandboxCgroups.of(sandbox);
        return sandbox.hosts().stream()
                .flatMap(host -> sandboxCgroups.members(host.name()).stream()
                        .map(pid -> new Running(host.name(), pid, program(pid), executable(pid))))
                .filter(one -> !one.program().isEmpty())
                .toList();
    }

    private static Path executable(long pid) {
        return Path.of("/proc", Long.toString(pid), "exe");
    }

    private static String program(long pid) {
        try {
            String file = Files.readSymbolicLink(executable(pid)).getFileName().toString();
            return file.replace(" (deleted)", "");
        } catch (IOException e) {
            return "";
        }
    }
}
