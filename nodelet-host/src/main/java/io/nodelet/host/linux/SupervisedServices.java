package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.Services;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Services as processes of their own: each in its own session and control group, recorded with pid and start time in a
/// file that a reboot clears, logging to a file. They go on when the agent ends, and the next one finds them again.
public final class SupervisedServices implements Services {
    private static final Duration LAUNCH = Duration.ofSeconds(10);
    private final Path records;
    private final Path logs;
    private final String group;
    private final Cgroups cgroups = new Cgroups();

    /// @param records a folder on a file system that does not outlive a boot, such as `/run/nodelet/services`
    /// @param logs    the folder for what services print
    /// @param group   the control group that all services lie in, such as `nodelet`
    public SupervisedServices(Path records, Path logs, String group) {
        this.records = records;
        this.logs = logs;
        this.group = group;
    }

    @Override
    public ServiceState state(String name) {
        return record(name)
                .filter(it -> it.process().alive())
                .<ServiceState>map(it -> new ServiceState.Running(it.process().pid(), it.fingerprint()))
                .orElseGet(ServiceState.Stopped::new);
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
            Process process = launch(unit);
            boolean up = Poll.until(LAUNCH, () -> running(unit) || !process.isAlive());
            if (!up || !running(unit)) {
                throw new NodeletException("the service " + unit.name() + " did not start: " + lastWords(unit.name()));
            }
        } catch (IOException e) {
            throw new NodeletException("the service " + unit.name() + " can't be started: " + AtomicFile.reason(e), e);
        }
    }

    @Override
    public void stop(String name, Duration timeout, boolean all) {
        Optional<Recorded> record = record(name);
        record.ifPresent(it -> end(it.process(), timeout));
        if (all) {
            cgroups.remove(group(name));
            synchronized (cgroups) { // or it goes while another service's is made in it
                cgroups.removeUnused(group);
            }
        }
        try {
            Files.deleteIfExists(records.resolve(name));
            Files.deleteIfExists(records.resolve(name + ".lock"));
        } catch (IOException e) {
            throw new NodeletException("can't remove the record of " + name + ": " + AtomicFile.reason(e), e);
        }
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
        List<String> argv = new ArrayList<>(List.of("setsid", "sh", launcher().toString()));
        argv.addAll(List.of(records.resolve(unit.name()).toString(), unit.fingerprint(), groups));
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

    private static void end(ProcessId process, Duration timeout) {
        process.kill(false);
        if (!Poll.until(timeout, () -> !process.alive())) {
            process.kill(true);
            Poll.until(LAUNCH, () -> !process.alive());
        }
    }

    private Optional<Recorded> record(String name) {
        try {
            String[] words = Files.readString(records.resolve(name)).strip().split(" ");
            return Optional.of(
                    new Recorded(words[0], new ProcessId(Long.parseLong(words[1]), Long.parseLong(words[2]))));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty(); // never started, or stopped
        }
    }

    private String lastWords(String name) {
        try {
            List<String> lines = Files.readAllLines(log(name), StandardCharsets.UTF_8);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "it printed nothing";
        }
    }

    private record Recorded(String fingerprint, ProcessId process) {}
}
