package io.nodelet.host.linux;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceExit.How;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// What `launch.sh` writes down of a service: `FINGERPRINT PID START KEEPER KEEPER-START`, and once it has ended
/// ` STATUS OOM`, where STATUS is the shell's and OOM is `oom` or `-`. A record of an older nodeletd names no keeper.
///
/// @param fingerprint of the unit that it was started from
/// @param process     the program
/// @param keeper      the shell that waits for its end
/// @param how         its end, when the keeper saw it
record LaunchRecord(String fingerprint, ProcessId process, Optional<ProcessId> keeper, Optional<How> how) {
    private static final int SIGNALLED = 128;

    /// The record in a file; empty when there is none, or no whole one.
    static Optional<LaunchRecord> read(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ");
            return Optional.of(new LaunchRecord(
                    words[0],
                    process(words, 1),
                    words.length < 5 ? Optional.empty() : Optional.of(process(words, 3)),
                    words.length < 7 ? Optional.empty() : Optional.of(how(words[5], words[6]))));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // never started, or stopped
        }
    }

    /// Whether its end, if it has one, is written down or never will be.
    boolean complete() {
        return how.isPresent() || keeper.filter(ProcessId::alive).isEmpty();
    }

    /// Its end. The keeper writes it down at once, so the file's time is the end's; without one it is the time of this
    /// look at it.
    ServiceExit exit(String name, Path file) {
        Instant when = how.isPresent() ? Instant.ofEpochMilli(file.toFile().lastModified()) : Instant.now();
        return new ServiceExit(name, process.pid(), how.orElseGet(ServiceExit.Unseen::new), when);
    }

    private static ProcessId process(String[] words, int at) {
        return new ProcessId(Long.parseLong(words[at]), Long.parseLong(words[at + 1]));
    }

    private static How how(String status, String oom) {
        int number = Integer.parseInt(status);
        return number > SIGNALLED && number <= SIGNALLED + 64
                ? new ServiceExit.Killed(number - SIGNALLED, oom.equals("oom"))
                : new ServiceExit.Exited(number);
    }
}
