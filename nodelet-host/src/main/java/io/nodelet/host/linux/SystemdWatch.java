package io.nodelet.host.linux;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import io.nodelet.host.dbus.Bus;
import io.nodelet.model.NodeletException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Follows the units of services: a signal of systemd says that one has changed, a look at it says how. When the bus
/// hangs up, as at its restart, it is called again, and what happened meanwhile is found by looking at all.
final class SystemdWatch implements Services.Watching {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final String ALL = "";
    private static final String END = "/";
    private static final Pattern LABEL = Pattern.compile("[a-z0-9-]{1,63}");
    private final SystemdServices services;
    private final String objects;
    private final Consumer<ServiceExit> sink;
    private final BlockingQueue<String> changed = new LinkedBlockingQueue<>();
    private final Map<String, Long> running = new HashMap<>();
    private final Map<String, Instant> seen = new HashMap<>();
    private final SystemdManager systemdManager;
    private final Thread thread;

    SystemdWatch(SystemdServices services, String prefix, Consumer<ServiceExit> sink) {
        this.services = services;
        this.objects = "/org/freedesktop/systemd1/unit/" + prefix.replace("-", "_2d");
        this.sink = sink;
        this.systemdManager =
                new SystemdManager(Bus.SYSTEM, Bus.LIMIT, Optional.of(this::change), () -> changed.add(ALL));
        systemdManager.bus();
        services.names().forEach(this::remember);
        this.thread = Thread.ofVirtual().name("systemd-watch").start(this::run);
    }

    @Override
    public void close() {
        changed.add(END);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        systemdManager.close();
    }

    private void change(String object) {
        if (object.startsWith(objects)) {
            String name =
                    object.substring(objects.length()).replace("_2eservice", "").replace("_2d", "-");
            if (LABEL.matcher(name).matches() && !changed.contains(name)) {
                changed.add(name);
            }
        }
    }

    private void run() {
        try {
            for (String name = changed.take(); !name.equals(END); name = changed.take()) {
                changed.removeIf(name::equals); // a start or a stop changes a unit several times
                look(name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(String name) throws InterruptedException {
        try {
            if (name.equals(ALL)) {
                systemdManager.bus();
                services.names().forEach(this::lookAt);
            } else {
                lookAt(name);
            }
        } catch (NodeletException e) { // the bus is away: again, in a moment
            Thread.sleep(AGAIN);
            changed.add(ALL);
        }
    }

    private void remember(String name) {
        switch (services.state(name)) {
            case ServiceState.Running(long pid, String _) -> running.put(name, pid);
            case ServiceState.Stopped(Optional<ServiceExit> last) ->
                last.ifPresent(serviceExit -> seen.put(name, serviceExit.when()));
        }
    }

    private void lookAt(String name) {
        switch (services.state(name)) {
            case ServiceState.Running(long pid, String _) -> running.put(name, pid);
            case ServiceState.Stopped(Optional<ServiceExit> last) ->
                last.ifPresent(serviceExit -> ended(name, serviceExit));
        }
    }

    private void ended(String name, ServiceExit exit) {
        Long known = running.remove(name);
        long pid = known == null ? exit.pid() : known;
        if (!exit.when().equals(seen.put(name, exit.when())) && services.unasked(name, pid)) {
            var told = new ServiceExit(name, pid, exit.how(), exit.when());
            Thread.startVirtualThread(() -> sink.accept(told));
        }
    }
}
