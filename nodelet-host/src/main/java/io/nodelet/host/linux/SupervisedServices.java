package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Services as processes of their own: each in its own session and control group, recorded with pid and start time in a
/// file that a reboot clears, logging to a file. They go on when the agent ends, and the next one finds them again.
public final class SupervisedServices implements Services {
    private static final Duration LAUNCH = Duration.ofSeconds(10);
    private static final Duration KEEPER = Duration.ofSeconds(2);
    private static final String LOCK = ".lock";
    /// A living agent starts what ended within milliseconds, and a new one has come up after an upgrade.
    private static final Duration UNATTENDED = Duration.ofSeconds(20);
    private final Path records;
    private final Path logs;
    private final String group;
    private final Duration unattended;
    private final RequestedStops stops;
    private final Cgroups cgroups = new Cgroups();

    /// @param records a folder on a file system that does not outlive a boot, such as `/run/nodelet/services`
    /// @param logs    the folder for what services print
    /// @param group   the control group that all services lie in, such as `nodelet`
    public SupervisedServices(Path records, Path logs, String group) {
        this(records, logs, group, UNATTENDED);
    }

    /// @param unattended until a service that ended is started again where no agent has done so, in whole seconds; the
    ///                   delay doubles while that does not last, up to five minutes
    SupervisedServices(Path records, Path logs, String group, Duration unattended) {
        this.records = records;
        this.unattended = unattended;
        this.stops = new RequestedStops(records);
        this.logs = logs;
        this.group = group;
    }

    @Override
    public ServiceState state(String name) {
        Path file = records.resolve(name);
        return LaunchRecord.read(file)
                .map(launchRecord -> state(name, launchRecord))
                .orElseGet(ServiceState.Stopped::new);
    }

    private ServiceState state(String name, LaunchRecord record) {
        if (record.process().alive()) {
            return new ServiceState.Running(record.process().pid(), record.fingerprint());
        }
        return new ServiceState.Stopped(Optional.of(settled(name, record).exit(name, records.resolve(name))));
    }

    /// The record once its keeper has written down the end, for which it needs a moment.
    private LaunchRecord settled(String name, LaunchRecord record) {
        Poll.until(KEEPER, () -> current(name, record).complete());
        return current(name, record);
    }

    private LaunchRecord current(String name, LaunchRecord record) {
        return LaunchRecord.read(records.resolve(name))
                .filter(launchRecord -> launchRecord.process().equals(record.process()))
                .orElse(record);
    }

    @Override
    public void start(ServiceUnit unit) {
        if (state(unit.name()) instanceof ServiceState.Running(long _, String fingerprint)
                && fingerprint.equals(unit.fingerprint())) {
            return;
        }
        try {
            Files.createDirectories(records);
            Files.createDirectories(logs);
            stops.forget(unit.name());
            takeOver(unit.name());
            note(unit);
            Optional<LaunchRecord> before = LaunchRecord.read(records.resolve(unit.name()));
            Process process = launch(unit);
            boolean up =
                    Poll.until(LAUNCH, () -> running(unit) || !process.isAlive() || endedSince(before, unit.name()));
            if (!up || !running(unit)) {
                throw new NodeletException(
                        "the service " + unit.name() + " did not start: " + OutputTail.of(log(unit.name())),
                        OutputTail.REMEDY);
            }
        } catch (IOException e) {
            throw new NodeletException("the service " + unit.name() + " can't be started: " + AtomicFile.reason(e), e);
        }
    }

    /// A keeper that waits to start the service again leaves that to this agent.
    private void takeOver(String name) throws IOException {
        Files.deleteIfExists(again(name));
        LaunchRecord.read(records.resolve(name))
                .filter(launchRecord ->
                        !launchRecord.process().alive() && launchRecord.how().isPresent())
                .flatMap(LaunchRecord::keeper)
                .ifPresent(processId -> processId.kill(false));
    }

    /// For its keeper. Paths have no line breaks.
    private void note(ServiceUnit unit) throws IOException {
        Files.deleteIfExists(needs(unit.name()));
        unit.condition()
                .ifPresent(startCondition -> AtomicFile.write(
                        needs(unit.name()), startCondition.once() + "\n" + startCondition.filled() + "\n", "0644"));
    }

    @Override
    public void stop(String name, Duration timeout, boolean all) {
        Optional<LaunchRecord> last = Optional.empty();
        Optional<LaunchRecord> now = LaunchRecord.read(records.resolve(name));
        while (now.isPresent() && !now.map(LaunchRecord::process).equals(last.map(LaunchRecord::process))) {
            stop(name, now.get(), timeout);
            last = now;
            now = LaunchRecord.read(records.resolve(name)); // its keeper may just have started it again
        }
        if (all) {
            cgroups.remove(group(name));
            synchronized (cgroups) { // or it goes while another service's is made in it
                cgroups.removeUnused(group);
            }
        }
        try {
            Files.deleteIfExists(records.resolve(name));
            Files.deleteIfExists(records.resolve(name + LOCK));
            Files.deleteIfExists(again(name));
            Files.deleteIfExists(needs(name));
            stops.forget(name);
        } catch (IOException e) {
            throw new NodeletException("can't remove the record of " + name + ": " + AtomicFile.reason(e), e);
        }
    }

    private void stop(String name, LaunchRecord record, Duration timeout) {
        stops.ask(name, record.process().describe());
        end(record.process(), timeout);
        record.keeper().ifPresent(SupervisedServices::letGo);
    }

    /// Keepers end right after what they keep, where that was asked to end; one that waits to start it again is told.
    private static void letGo(ProcessId keeper) {
        keeper.kill(false);
        if (!Poll.until(KEEPER, () -> !keeper.alive())) {
            keeper.kill(true);
        }
    }

    @Override
    public Watching watch(Consumer<ServiceExit> sink) {
        return new ServiceWatch(
                records, this::recorded, (name, process) -> Thread.startVirtualThread(() -> tell(sink, name, process)));
    }

    private void tell(Consumer<ServiceExit> sink, String name, ProcessId process) {
        Path file = records.resolve(name);
        LaunchRecord.read(file)
                .filter(launchRecord -> launchRecord.process().equals(process))
                .map(launchRecord -> settled(name, launchRecord))
                .filter(_ -> !stops.asked(name, process.describe())
                        && Files.exists(file)) // a stop removes it before its mark
                .ifPresent(launchRecord -> sink.accept(launchRecord.exit(name, file)));
    }

    /// Whether the service is on record.
    boolean knows(String name) {
        return Files.exists(records.resolve(name));
    }

    /// Every process on record; files beside the records have a dot in their names.
    private Map<String, ProcessId> recorded() {
        Map<String, ProcessId> found = new HashMap<>();
        String[] names = records.toFile().list((_, name) -> name.indexOf('.') < 0);
        for (String name : names == null ? new String[0] : names) {
            LaunchRecord.read(records.resolve(name)).ifPresent(launchRecord -> found.put(name, launchRecord.process()));
        }
        return found;
    }

    @Override
    public Optional<Instant> unattendedRestart(String name) {
        return AtomicFile.modified(again(name));
    }

    private Path again(String name) {
        return records.resolve(name + ".again");
    }

    private Path needs(String name) {
        return records.resolve(name + ".needs");
    }

    @Override
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    private String group(String name) {
        return group + "/" + name;
    }

    private Process launch(ServiceUnit unit) throws IOException {
        String groups;
        synchronized (cgroups) {
            groups = cgroups.make(group(unit.name())).stream()
                    .map(Path::toString)
                    .collect(Collectors.joining(" "));
        }
        List<String> argv = new ArrayList<>(List.of("setsid", "sh", launcher().toString(), "keep"));
        argv.addAll(List.of(records.resolve(unit.name()).toString(), unit.fingerprint(), groups));
        argv.add(Long.toString(unattended.toSeconds()));
        argv.addAll(unit.argv());
        ProcessBuilder builder = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(log(unit.name()).toFile()));
        builder.directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().putAll(unit.env());
        builder.environment().put("NODELET_OOM", Integer.toString(unit.rank().oomScoreAdjust()));
        return builder.start();
    }

    private Path launcher() throws IOException {
        Path script = records.resolve(".launch.sh");
        try (InputStream text = Objects.requireNonNull(SupervisedServices.class.getResourceAsStream("launch.sh"))) {
            Path fresh = Files.createTempFile(records, ".launch", ".new");
            Files.copy(text, fresh, StandardCopyOption.REPLACE_EXISTING);
            Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
        }
        return script;
    }

    private boolean running(ServiceUnit unit) {
        return state(unit.name()) instanceof ServiceState.Running(long _, String fingerprint)
                && fingerprint.equals(unit.fingerprint());
    }

    private boolean endedSince(Optional<LaunchRecord> before, String name) {
        Optional<LaunchRecord> now = LaunchRecord.read(records.resolve(name));
        return now.flatMap(LaunchRecord::how).isPresent() && !now.equals(before);
    }

    private static void end(ProcessId process, Duration timeout) {
        process.kill(false);
        if (process.held() || !Poll.until(timeout, () -> !process.alive())) {
            process.kill(true);
            Poll.until(LAUNCH, () -> !process.alive());
        }
    }
}
