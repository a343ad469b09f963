package io.nodelet.checks.preflight;

import io.nodelet.checks.machine.Machine;
import io.nodelet.checks.machine.Processes;
import io.nodelet.checks.machine.Processes.Running;
import java.util.List;

/// Whether programs of root can still watch files: the kernel counts inotify instances for each user, over the whole
/// machine, and what comes too late fails with "too many open files".
final class InotifyCheck {
    private static final String LIMIT = "/proc/sys/fs/inotify/max_user_instances";
    /// What a master's programs hold, nodeletd and its pods of kube-system among them: counted on real ones.
    private static final int MASTER = 26;

    private static final int WORKER = 12;

    private InotifyCheck() {}

    static List<PreflightProblem> instances(PreflightContext context) {
        Machine machine = context.machine();
        String limit = machine.text(LIMIT).strip();
        if (!limit.matches("[0-9]+")) {
            return PreflightProblem.none();
        }
        List<Running> ofRoot = new Processes(machine)
                .all().stream().filter(running -> root(machine, running)).toList();
        long used = ofRoot.stream().mapToLong(running -> held(machine, running)).sum();
        long ours = ofRoot.stream()
                .filter(Running::ours)
                .mapToLong(running -> held(machine, running))
                .sum();
        long wanted = Math.max(0, (context.master() ? MASTER : WORKER) - ours);
        return Long.parseLong(limit) - used >= wanted
                ? PreflightProblem.none()
                : PreflightProblem.warning(
                        "programs of root hold %d of %s inotify instances, and this node's need %d more: kubelet, kube-proxy or"
                                        .formatted(used, limit, wanted)
                                + " containerd would fail with \"too many open files\"",
                        "Raise it: sysctl -w fs.inotify.max_user_instances=1024; to last, as a line in /etc/sysctl.d.");
    }

    private static boolean root(Machine machine, Running process) {
        return machine.lines("/proc/" + process.pid() + "/status").stream()
                .anyMatch(line -> line.matches("Uid:\\s+[0-9]+\\s+0\\s.*"));
    }

    private static long held(Machine machine, Running process) {
        String folder = "/proc/" + process.pid() + "/fd";
        return machine.names(folder).stream()
                .filter(fd -> machine.link(folder + "/" + fd).equals("anon_inode:inotify"))
                .count();
    }
}
