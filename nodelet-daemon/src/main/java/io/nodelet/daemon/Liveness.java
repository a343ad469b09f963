package io.nodelet.daemon;

import io.nodelet.host.KernelFile;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Looks at the services' processes: cheap enough for every second. The net below the events of their ends, and the
/// only way to see one that was stopped by a signal.
final class Liveness {
    private static final int SOONER = 4;
    private static final Path PROC = Path.of("/proc");
    private final Services services;
    private final Set<String> stillBefore = new HashSet<>();
    private boolean doubtful;

    Liveness(Services services) {
        this.services = services;
    }

    /// @param gone   whether it ended
    /// @param reason what was seen, in words that follow the service's name
    record Fault(boolean gone, String reason) {}

    /// Looks at services, and tells what is wrong with which.
    void look(List<String> names, BiConsumer<String, Fault> sink) {
        doubtful = false;
        names.forEach(name -> fault(name).ifPresent(it -> sink.accept(name, it)));
    }

    /// Until the next look: less than the pulse when one look was not enough.
    Duration rest(Duration pulse) {
        return doubtful ? pulse.dividedBy(SOONER) : pulse;
    }

    /// What is wrong with a service's process. One that stands still must do so in two looks.
    Optional<Fault> fault(String service) {
        return switch (services.state(service)) {
            case ServiceState.Stopped(Optional<ServiceExit> last) -> {
                stillBefore.remove(service);
                yield Optional.of(
                        new Fault(true, last.map(it -> it.how().text()).orElse("does not run")));
            }
            case ServiceState.Running(long pid, String _) -> standingStill(service, pid);
        };
    }

    private Optional<Fault> standingStill(String service, long pid) {
        if (!stopped(pid)) {
            stillBefore.remove(service);
            return Optional.empty();
        }
        boolean again = !stillBefore.add(service);
        doubtful |= !again;
        return again
                ? Optional.of(new Fault(false, "(pid " + pid + ") stands still: a signal stopped it"))
                : Optional.empty();
    }

    /// The letter of a process that a debugger holds is another one.
    private static boolean stopped(long pid) {
        try {
            String stat = KernelFile.read(PROC.resolve(pid + "/stat"));
            return stat.startsWith(") T ", stat.lastIndexOf(')'));
        } catch (IOException e) {
            return false; // it ended this very moment
        }
    }
}
