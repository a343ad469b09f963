package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.Command;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.NavigableSet;
import java.util.TreeSet;

/// What of this machine itself speaks of a sandbox: its mounts, links, control groups, firewall tables, processes and
/// files. Only looks.
final class MachineSnapshot {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private MachineSnapshot() {}

    /// Everything whose name has `word` in it, and every link and firewall table.
    static NavigableSet<String> of(String word) {
        String script = """
                grep -F "$1" /proc/self/mountinfo | sed 's/^/mount /'
                ip -o link show | cut -d: -f2 | sed 's/^/link /'
                nft list tables | sed 's/^/nft /'
                find /sys/fs/cgroup -type d -name "*$1*" | sed 's/^/cgroup /'
                for p in /proc/[0-9]*; do
                  # dead already, and waiting for whoever adopted them
                  if grep -q '^State:.Z' "$p/status" 2>/dev/null; then continue; fi
                  if grep -qF "$1" "$p/cgroup" 2>/dev/null; then echo "process $(tr '\\0' ' ' <$p/cmdline)"; fi
                done
                ls -d "${NODELET_STATE:-${XDG_STATE_HOME:-$HOME/.local/state}/nodelet}/sandboxes/$1" 2>/dev/null | sed 's/^/file /'
                true
                """;
        NavigableSet<String> lines = new TreeSet<>();
        new LinuxCommands()
                .run(Command.of("sh", "-c", script, "sh", word).with(Ctl.environment()))
                .orThrow()
                .out()
                .lines()
                .forEach(lines::add);
        return lines;
    }

    /// Asserts that the machine is as it was before. What was killed takes a moment to be gone: the kernel ends it, and
    /// whoever adopted it collects it.
    static void assertBackTo(NavigableSet<String> before, String word, String when) {
        boolean _ = Poll.until(PATIENCE, () -> of(word).equals(before));
        assertThat(of(word)).as(when).isEqualTo(before);
    }
}
