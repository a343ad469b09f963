package io.nodelet.resources.service;

import io.nodelet.engine.Item;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Waits for services, and gives up at once, with their last words, when they have ended.
public final class ServiceMonitor {
    private static final int LAST_WORDS = 3;
    private static final Duration DISMISSED = Duration.ofSeconds(10);
    private static final int LATELY = 60;
    private final Services services;

    public ServiceMonitor(Services services) {
        this.services = services;
    }

    /// Waits until `probe` finds the service `name` well.
    public AwaitHealthy until(String name, String what, Supplier<Health> probe, Duration limit) {
        return new AwaitHealthy(what, probe, limit, () -> alive(name));
    }

    /// Has the service `name` read `config` again when that has changed since it last did.
    ///
    /// @param note a file that remembers what it has read, gone after a boot
    public ReloadOnChange reread(String name, Path config, Path note) {
        return new ReloadOnChange(services, name, config, note);
    }

    /// Ends the service `name`, which is declared next, where it runs and `use` fails.
    public Item afresh(String name, Supplier<Health> use) {
        return new RestartUnhealthy(services, name, use);
    }

    /// Has a service that does not run forgotten, so that nobody starts it again but by its phase: not its keeper, and
    /// not systemd.
    public void dismiss(String name) {
        if (!(services.state(name) instanceof ServiceState.Running)) {
            services.stop(name, DISMISSED, true);
        }
    }

    /// Whether the service `name` runs.
    public boolean runs(String name) {
        return services.state(name) instanceof ServiceState.Running;
    }

    /// Ends the service `name`; nobody starts it again but its phase.
    ///
    /// @param all whether all that it left in its control group ends, too
    public void end(String name, boolean all) {
        services.stop(name, DISMISSED, all);
    }

    /// Whether the service `name` runs; when not, with its last words.
    public Health alive(String name) {
        return services.state(name) instanceof ServiceState.Running
                ? Health.healthy()
                : Health.unhealthy(
                        ReasonCode.SERVICE_ENDED, name, name + " has ended; its log ends with: " + lastWords(name));
    }

    /// Whether these words are among the last that the service `name` has printed.
    public boolean lately(String name, String words) {
        try {
            List<String> lines = Files.readAllLines(services.log(name));
            return lines.subList(Math.max(0, lines.size() - LATELY), lines.size()).stream()
                    .anyMatch(text -> text.contains(words));
        } catch (IOException e) {
            return false;
        }
    }

    /// When the service `name` last printed something.
    public Optional<FileTime> spoke(String name) {
        try {
            return Optional.of(Files.getLastModifiedTime(services.log(name)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String lastWords(String name) {
        Path log = services.log(name);
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException e) {
            return "(" + log + " can't be read)";
        }
    }
}
