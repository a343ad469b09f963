package io.nodelet.host.linux;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceExit.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a unit's service ended. systemd forgets a unit that ended well, as it calls an end by SIGTERM, too; so the unit
/// writes a line itself: `$SERVICE_RESULT $EXIT_CODE $EXIT_STATUS`, such as `signal killed KILL`; before it a line
/// `asked` where systemd was told to stop it. A lack of memory counts before that. Where both are missing, what systemd
/// remembers counts.
///
/// @param name    the service's name
/// @param file    with those lines
/// @param service its properties as systemd remembers them
record UnitExit(String name, Path file, Map<?, ?> service) {
    private static final List<String> SIGNALS = List.of(
            "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM");
    private static final String ASKED = "asked";
    private static final String OOM = "oom-kill";
    /// However its main process ended then: that may be well, where the kernel killed another of its processes.
    private static final How LACK_OF_MEMORY = new ServiceExit.Killed(9, true);

    private static final long EXITED = 1;

    Optional<ServiceExit> get() {
        try {
            List<String> lines = Files.readAllLines(file);
            Instant when = Instant.ofEpochMilli(file.toFile().lastModified());
            return Optional.of(new ServiceExit(name, number("ExecMainPID"), how(lines), when));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            return remembered();
        }
    }

    private static How how(List<String> lines) {
        int last = lines.size() - 1;
        String[] words = lines.get(last).split(" ");
        if (words[0].equals(OOM)) {
            return LACK_OF_MEMORY; // systemd may have stopped the rest of it for that, which is nobody's order
        }
        if (lines.get(last).equals(ASKED) || (last > 0 && lines.get(last - 1).equals(ASKED))) {
            return new ServiceExit.Stopped();
        }
        return words[1].equals("exited")
                ? new ServiceExit.Exited(Integer.parseInt(words[2]))
                : new ServiceExit.Killed(signal(words[2]), false);
    }

    private static int signal(String word) {
        int known = SIGNALS.indexOf(word);
        return known > 0 ? known : Integer.parseInt(word);
    }

    private Optional<ServiceExit> remembered() {
        long code = number("ExecMainCode");
        if (code == 0) {
            return Optional.empty(); // it never ran, or systemd has forgotten it
        }
        int status = (int) number("ExecMainStatus");
        How how = code == EXITED ? new ServiceExit.Exited(status) : new ServiceExit.Killed(status, false);
        Instant when = Instant.EPOCH.plusNanos(number("ExecMainExitTimestamp") * 1000);
        return Optional.of(new ServiceExit(
                name, number("ExecMainPID"), OOM.equals(service.get("Result")) ? LACK_OF_MEMORY : how, when));
    }

    private long number(String property) {
        return service.get(property) instanceof Long number ? number : 0;
    }
}
