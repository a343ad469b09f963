package io.nodelet.daemon;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.host.ProcessStat;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import io.nodelet.host.StatFile;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// Looks at the services' processes: cheap enough for every second. The net below the events of their ends, and the
/// only way to see one that was stopped by a signal.
final class ProcessMonitor {
    private static final int SOONER = 4;
    private final Services services;
    private final Set<String> stillBefore = new HashSet<>();
    private final Map<String, Seen> seen = new HashMap<>();
    private boolean doubtful;
    private Instant next = Instant.MIN;

    ProcessMonitor(Services services) {
        this.services = services;
    }

    /// @param gone   whether it ended
    /// @param reason what was seen, in words that follow the service's name
    record Fault(boolean gone, String reason) {}

    /// Looks at services when it is time to, and tells what is wrong with which.
    ///
    /// @param pulse how long to rest; less when one look was not enough
    /// @return when it is time again
    Instant check(List<String> names, Duration pulse, Instant now, BiConsumer<String, Fault> sink) {
        if (!now.isBefore(next)) {
            doubtful = false;
            names.forEach(name -> told(name).ifPresent(fault -> sink.accept(name, fault)));
            next = now.plus(doubtful ? pulse.dividedBy(SOONER) : pulse);
        }
        return next;
    }

    /// @param process  that was seen last, where the kernel knew it; closed by what comes after
    /// @param pid      of it, 0 for none
    /// @param restarts how often it was another process than before
    private record Seen(boolean up, Optional<StatFile> process, long pid, int restarts) {
        static final Seen NEVER = new Seen(false, Optional.empty(), 0, 0);

        Seen running(long now) {
            process.ifPresent(StatFile::close);
            return new Seen(true, StatFile.open(now), now, restarts + (pid == 0 || pid == now ? 0 : 1));
        }

        Seen gone() {
            process.ifPresent(StatFile::close);
            return new Seen(false, Optional.empty(), pid, restarts);
        }

        /// What the kernel says of the same process now: one small file, and nobody else need be asked.
        Optional<ProcessStat> still() {
            return process.flatMap(StatFile::read).filter(processStat -> !processStat.ended());
        }
    }

    /// Where it can't be found out just now (systemd is slow to answer, say), nothing is told: a check of everything
    /// says what is the matter.
    private Optional<Fault> told(String service) {
        try {
            return fault(service);
        } catch (NodeletException _) {
            doubtful = true;
            return Optional.empty();
        }
    }

    /// What is wrong with a service's process. One that stands still must do so in two looks.
    Optional<Fault> fault(String service) {
        Optional<ProcessStat> same = seen.getOrDefault(service, Seen.NEVER).still();
        return same.isPresent() ? standingStill(service, same.get()) : asked(service);
    }

    private Optional<Fault> asked(String service) {
        return switch (services.state(service)) {
            case ServiceState.Stopped(Optional<ServiceExit> last) -> {
                stillBefore.remove(service);
                seen.compute(service, (_, it) -> (it == null ? Seen.NEVER : it).gone());
                yield Optional.of(new Fault(
                        true,
                        last.map(serviceExit -> serviceExit.how().describe()).orElse("does not run")));
            }
            case ServiceState.Running(long pid, String _) -> {
                Seen now = seen.getOrDefault(service, Seen.NEVER).running(pid);
                seen.put(service, now);
                yield now.process().flatMap(StatFile::read).flatMap(processStat -> standingStill(service, processStat));
            }
        };
    }

    private Optional<Fault> standingStill(String service, ProcessStat process) {
        if (!process.held()) {
            stillBefore.remove(service);
            return Optional.empty();
        }
        boolean again = !stillBefore.add(service);
        doubtful |= !again;
        return again
                ? Optional.of(new Fault(false, "(pid " + process.pid() + ") stands still: a signal stopped it"))
                : Optional.empty();
    }

    /// What was seen of these services.
    List<Metric> metrics(List<String> services) {
        Metric up = Metric.gauge("nodelet_component_up", "Whether the component's process runs.");
        Metric restarts = Metric.counter(
                "nodelet_component_restarts_total",
                "How often the component became another process, whoever restarted it.");
        for (String service : services) {
            Seen it = seen.getOrDefault(service, Seen.NEVER);
            up.with(it.up() ? 1 : 0, "component", service);
            restarts.with(it.restarts(), "component", service);
        }
        return List.of(up, restarts);
    }
}
