package io.nodelet.diagnosis.support;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.model.Layout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the machine says of itself. Command lines of processes are left out: a foreign one may hold a password.
///
/// @param from where it comes from
record MachineEntries(SupportSources from) {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final List<String> FILES = List.of(
            "/etc/os-release",
            "/proc/loadavg",
            "/proc/meminfo",
            "/proc/modules",
            "/proc/pressure/cpu",
            "/proc/pressure/io",
            "/proc/pressure/memory",
            "/proc/self/mountinfo",
            "/proc/swaps",
            "/proc/uptime",
            "/proc/version");

    List<ArchiveEntry> all() {
        List<ArchiveEntry> pieces = new ArrayList<>();
        FILES.forEach(file -> pieces.add(new ArchiveEntry(
                "machine" + file.replaceFirst("^/(proc|etc)", ""),
                () -> from.machine().text(file))));
        pieces.add(command("machine/disks.txt", "df", "--human-readable"));
        pieces.add(command("machine/inodes.txt", "df", "--inodes"));
        pieces.add(command("machine/processes.txt", "ps", "-eo", "pid,ppid,stat,etimes,rss,comm"));
        pieces.add(command("machine/kernel.txt", "dmesg"));
        pieces.add(command("network/addresses.txt", "ip", "-details", "address"));
        pieces.add(command("network/routes.txt", "ip", "route", "show", "table", "all"));
        pieces.add(command("network/rules.txt", "ip", "rule"));
        pieces.add(command("network/nft.txt", "nft", "list", "ruleset"));
        pieces.add(command("network/sockets.txt", "ss", "--tcp", "--udp", "--listening", "--numeric", "--processes"));
        pieces.add(command(
                "state/containers.txt",
                Layout.bin("ctr").toString(),
                "--address",
                Layout.CONTAINERD_SOCKET.toString(),
                "--namespace",
                "k8s.io",
                "tasks",
                "list"));
        if (from.machine().systemd()) {
            pieces.add(
                    command("state/units.txt", "systemctl", "--no-pager", "--full", "--lines=0", "status", "nodelet*"));
        }
        return pieces;
    }

    private ArchiveEntry command(String name, String... argv) {
        return new ArchiveEntry(name, () -> {
            CommandResult result = from.commands().run(Command.of(argv).within(LIMIT));
            String end = result.ok() ? "" : "\n(exit code " + result.exit() + ")\n";
            return "$ " + String.join(" ", argv) + "\n" + result.out() + result.err() + end;
        });
    }
}
