package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.host.dbus.Bus;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.RunningConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Services as units of systemd, `nodelet-NAME.service`, followed over D-Bus. The units' files lie where a reboot
/// clears them; nothing is enabled, as nodeletd starts what must run. An agent that ends, or is replaced, touches no
/// unit. What others do to a unit (mask, edit, remove it, put one of theirs before it) is told, and undone by a start.
public final class SystemdServices implements Services {
    /// For units that are made while the machine runs.
    public static final Path UNITS = Path.of("/run/systemd/system");

    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration KILLED = Duration.ofSeconds(15);
    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final Duration STOPPING = Duration.ofSeconds(90);
    private static final Set<String> DOWN = Set.of("inactive", "failed");
    private static final Object WRITING = new Object();
    private static final String COPY = ".unit";
    /// A living agent starts what ended within milliseconds, and a new one has come up after an upgrade.
    private static final Duration UNATTENDED = Duration.ofSeconds(20);
    private final Path records;
    private final Path logs;
    private final String prefix;
    private final Duration unattended;
    private final RequestedStops stops;
    private final RunningConfig running;
    private final SystemdManager systemdManager;
    private final Cgroups cgroups = new Cgroups();

    /// @param records a folder on a file system that does not outlive a boot, such as `/run/nodelet/services`
    /// @param logs    the folder for what services print
    /// @param prefix  that the units' names begin with, such as `nodelet-`
    /// @param running says how slow the machine is
    public SystemdServices(Path records, Path logs, String prefix, RunningConfig running) {
        this(records, logs, prefix, UNATTENDED, running);
    }

    /// @param unattended until systemd starts a service again that ended, where no agent has done so
    SystemdServices(Path records, Path logs, String prefix, Duration unattended, RunningConfig running) {
        this.running = running;
        this.systemdManager = new SystemdManager(Bus.SYSTEM, running.stretched(Bus.LIMIT));
        this.records = records;
        this.unattended = unattended;
        this.logs = logs;
        this.prefix = prefix;
        this.stops = new RequestedStops(records);
    }

    /// Whether there is a systemd that can be asked.
    public static boolean available() {
        return Files.isDirectory(UNITS) && Files.exists(Bus.SYSTEM);
    }

    /// Stops a unit that is none of these services: one that runs, or waits to be started again.
    ///
    /// @return whether it was one of those
    public static boolean stopUnit(String unit) {
        try (SystemdManager systemdManager = new SystemdManager(Bus.SYSTEM)) {
            return runs(systemdManager, unit) && systemdManager.stop(unit, STOPPING);
        }
    }

    /// Whether a unit that is none of these services runs, or waits to be started again.
    public static boolean runs(String unit) {
        try (SystemdManager systemdManager = new SystemdManager(Bus.SYSTEM)) {
            return runs(systemdManager, unit);
        }
    }

    private static boolean runs(SystemdManager systemdManager, String unit) {
        return !DOWN.contains(String.valueOf(systemdManager.properties(unit).get("ActiveState")));
    }

    /// Whether the service has a unit.
    boolean knows(String name) {
        return placed(name).known();
    }

    /// The services that have a unit.
    List<String> names() {
        return Stream.concat(names(UNITS, prefix, ".service"), names(records, "", COPY))
                .distinct()
                .toList();
    }

    private static Stream<String> names(Path folder, String first, String last) {
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(path -> String.valueOf(path.getFileName()))
                    .filter(text -> text.startsWith(first) && text.endsWith(last))
                    .map(text -> text.substring(first.length(), text.length() - last.length()))
                    .toList()
                    .stream();
        } catch (IOException e) {
            return Stream.of(); // nothing has run here since the machine booted
        }
    }

    @Override
    public ServiceState state(String name) {
        return placed(name).fingerprint().map(text -> state(name, text)).orElseGet(ServiceState.Stopped::new);
    }

    @Override
    public Optional<Failure> tampered(String name) {
        return placed(name).tampering().map(tampering -> new Failure(tampering.code(), name, tampering.text()));
    }

    @Override
    public List<Path> files(String name) {
        return placed(name).files();
    }

    @Override
    public List<Path> settings(String name) {
        return systemdManager.properties(unit(name)).get("DropInPaths") instanceof List<?> paths
                ? paths.stream()
                        .map(element -> Path.of(String.valueOf(element)))
                        .filter(path -> path.toString().contains("/" + prefix))
                        .toList()
                : List.of();
    }

    private ServiceState state(String name, String fingerprint) {
        Map<?, ?> properties = settled(name);
        if (pid(properties) > 0 && !"activating".equals(properties.get("ActiveState"))) {
            return new ServiceState.Running(pid(properties), fingerprint);
        }
        return new ServiceState.Stopped(new UnitExit(name, exit(name), properties).get());
    }

    /// The unit's properties, once it has said how its process ended, for which it needs a moment.
    private Map<?, ?> settled(String name) {
        AtomicReference<Map<?, ?>> last = new AtomicReference<>(Map.of());
        Poll.until(MOMENT, () -> {
            last.set(systemdManager.properties(unit(name)));
            return pid(last.get()) > 0 || !"deactivating".equals(last.get().get("ActiveState"));
        });
        return last.get();
    }

    private static long pid(Map<?, ?> properties) {
        return properties.get("MainPID") instanceof Long pid ? pid : 0;
    }

    @Override
    public void start(ServiceUnit unit) {
        if (state(unit.name()) instanceof ServiceState.Running(long _, String fingerprint)) {
            if (fingerprint.equals(unit.fingerprint()) && asStarted(unit.name())) {
                placed(unit.name()).tampering().ifPresent(_ -> place(unit));
                return;
            }
            stop(unit.name(), running.stretched(START), true);
        }
        takeOver(unit.name());
        place(unit);
        String result = systemdManager.start(unit(unit.name()), running.stretched(START));
        if (!result.equals("done") || !(state(unit.name()) instanceof ServiceState.Running)) {
            throw new NodeletException(
                    "the service " + unit.name() + " did not start: "
                            + why(unit.name(), unit.argv().getFirst()),
                    remedy(unit.name()));
        }
    }

    /// What systemd is about to start again by itself is left to this agent. A unit that waits for that would not heed
    /// an
    /// order to start before its delay is over.
    private void takeOver(String name) {
        if (knows(name)) {
            boolean _ = systemdManager.stop(unit(name), running.stretched(START));
        }
    }

    /// Whether what runs was started from our unit, whatever was done to that since.
    private boolean asStarted(String name) {
        Optional<InstalledUnit.Tampering> tampering = placed(name).tampering();
        return tampering.isEmpty()
                || !(systemdManager.properties(unit(name)).get("ExecMainStartTimestamp") instanceof Long micros)
                || micros / 1000 < tampering.get().millis();
    }

    /// Puts the unit in place, so that systemd goes by it.
    private void place(ServiceUnit unit) {
        try {
            write(unit);
            load(unit.name(), placed(unit.name()).clear());
        } catch (IOException e) {
            throw new NodeletException("the service " + unit.name() + " can't be started: " + AtomicFile.reason(e), e);
        }
    }

    private void write(ServiceUnit unit) throws IOException {
        synchronized (WRITING) {
            Files.createDirectories(records);
            Files.createDirectories(logs);
            stops.forget(unit.name());
            Files.deleteIfExists(exit(unit.name()));
            Files.deleteIfExists(again(unit.name()));
            if (!unit.env().isEmpty()) {
                AtomicFile.write(env(unit.name()), UnitFile.environment(unit.env()), "0600");
            }
            placed(unit.name()).place(text(unit));
        }
    }

    private String text(ServiceUnit unit) {
        String name = unit.name();
        var places = new UnitFile.UnitPaths(prefix, log(name), exit(name), again(name), env(name));
        return UnitFile.text(unit, places, unattended, systemdManager.version());
    }

    /// Sees to it that systemd knows the file as it is now, and goes by it.
    private void load(String name, boolean cleared) {
        Map<?, ?> known = systemdManager.properties(unit(name));
        boolean old = Boolean.TRUE.equals(known.get("NeedDaemonReload"));
        if (cleared || old || !"loaded".equals(known.get("LoadState"))) {
            systemdManager.reload();
            known = systemdManager.properties(unit(name));
        }
        if ("masked".equals(known.get("LoadState"))) {
            throw new NodeletException(
                    "the unit " + unit(name) + " was masked by somebody, so that it can't start",
                    "Unmask it: systemctl unmask " + unit(name));
        }
        String path = String.valueOf(known.get("FragmentPath"));
        if (!path.equals(file(name).toString())) {
            throw new NodeletException(
                    "systemd does not go by our unit " + file(name) + ", but by " + path + " (" + known.get("LoadState")
                            + ")",
                    "Remove the other one; for settings of your own: systemctl edit --runtime " + unit(name));
        }
    }

    private String remedy(String name) {
        List<Path> theirs = settings(name);
        return theirs.isEmpty() ? OutputTail.REMEDY : "Somebody's own settings are in force, look at them: " + theirs;
    }

    private String why(String name, String program) {
        String end = state(name) instanceof ServiceState.Stopped(Optional<ServiceExit> last)
                ? last.map(serviceExit -> serviceExit.how().describe()).orElse("")
                : "";
        String cause = Files.isExecutable(Path.of(program)) ? "" : program + ": not there, or not a program; ";
        return cause + end + "; its log ends with: " + OutputTail.of(log(name));
    }

    @Override
    public void stop(String name, Duration timeout, boolean all) {
        if (knows(name)) {
            stops.ask(name, run(name));
            if (!systemdManager.stop(unit(name), timeout)) {
                systemdManager.kill(unit(name), 9);
                boolean _ = systemdManager.stop(unit(name), running.stretched(KILLED));
            }
            systemdManager.resetFailed(unit(name));
            forget(name);
        }
        if (all) { // also what an earlier stop let live on
            cgroups.remove("system.slice/" + unit(name));
        }
    }

    private void forget(String name) {
        try {
            placed(name).remove();
            Files.deleteIfExists(exit(name));
            Files.deleteIfExists(again(name));
            Files.deleteIfExists(env(name));
            stops.forget(name);
        } catch (IOException e) {
            throw new NodeletException("can't remove the unit of " + name + ": " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public Watching watch(Consumer<ServiceExit> sink) {
        return new SystemdWatch(this, prefix, sink);
    }

    /// Whether nobody asked this run of a service to end. A stop asks first, and removes the unit before its mark.
    boolean unasked(String name, long pid) {
        return !stops.asked(name, Long.toString(pid)) && knows(name);
    }

    private String run(String name) {
        return state(name) instanceof ServiceState.Running(long pid, String _) ? Long.toString(pid) : "";
    }

    @Override
    public Optional<Instant> unattendedRestart(String name) {
        return AtomicFile.modified(again(name));
    }

    @Override
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    private String unit(String name) {
        return prefix + name + ".service";
    }

    private Path file(String name) {
        return UNITS.resolve(unit(name));
    }

    private InstalledUnit placed(String name) {
        return new InstalledUnit(unit(name), file(name), records.resolve(name + COPY));
    }

    private Path again(String name) {
        return records.resolve(name + ".again");
    }

    private Path env(String name) {
        return records.resolve(name + ".env");
    }

    private Path exit(String name) {
        return records.resolve(name + ".exit");
    }
}
