package io.nodelet.host.linux;

import io.nodelet.host.dbus.Bus;
import io.nodelet.host.dbus.DBusException;
import io.nodelet.host.dbus.Message;
import io.nodelet.host.dbus.NameOwner;
import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// systemd's manager over D-Bus. Connects when it is first needed, and again after the connection broke.
final class SystemdManager implements AutoCloseable {
    private static final String NAME = "org.freedesktop.systemd1";
    private static final String MANAGER = NAME + ".Manager";
    private static final String FROM = "type='signal',sender='" + NAME + "',interface='";
    private static final String JOBS = FROM + MANAGER + "',member='JobRemoved'";
    private static final String CHANGES = FROM + "org.freedesktop.DBus.Properties',member='PropertiesChanged',"
            + "path_namespace='/org/freedesktop/systemd1/unit',arg0='" + NAME + ".Unit'";

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final Path socket;
    private final Duration limit;
    private final Optional<Consumer<String>> changed;
    private final Runnable broken;
    private final Map<String, CompletableFuture<String>> jobs = new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final NameOwner owner = new NameOwner(NAME);
    private @Nullable Bus bus;

    /// One that acts and asks.
    SystemdManager(Path socket) {
        this(socket, Bus.LIMIT);
    }

    /// @param limit how long an answer may take
    SystemdManager(Path socket, Duration limit) {
        this(socket, limit, Optional.empty(), () -> {});
    }

    /// @param limit   how long an answer may take
    /// @param changed gets the object path of each unit whose state changed
    /// @param broken  run when the connection has ended by itself
    SystemdManager(Path socket, Duration limit, Optional<Consumer<String>> changed, Runnable broken) {
        this.socket = socket;
        this.limit = limit;
        this.changed = changed;
        this.broken = broken;
    }

    /// Connects, unless it is connected.
    synchronized Bus bus() {
        if (bus == null) {
            Bus made = Bus.connect(socket, limit, this::take, this::lost);
            try {
                owner.ask(made);
                made.match(changed.isPresent() ? CHANGES : JOBS);
                made.call(NAME, "/org/freedesktop/systemd1", MANAGER, "Subscribe", "");
            } catch (DBusException e) {
                made.close();
                throw e;
            }
            bus = made;
        }
        return bus;
    }

    private void lost() {
        synchronized (this) {
            bus = null;
        }
        broken.run();
    }

    @Override
    public synchronized void close() {
        if (bus != null) {
            bus.close();
        }
    }

    /// Whoever has an account on this machine may send us a signal.
    private void take(Message signal) {
        if (!owner.sent(signal)) {
            return;
        }
        if (signal.member().equals(MANAGER + ".JobRemoved")) {
            if (waiting.get() > 0) {
                job(String.valueOf(signal.body().get(1)))
                        .complete(String.valueOf(signal.body().get(3)));
            }
        } else {
            changed.ifPresent(consumer -> consumer.accept(signal.path()));
        }
    }

    private CompletableFuture<String> job(String path) {
        return jobs.computeIfAbsent(path, _ -> new CompletableFuture<>());
    }

    private List<Object> manager(String member, String signature, Object... values) {
        return bus().call(NAME, "/org/freedesktop/systemd1", MANAGER, member, signature, values);
    }

    /// All properties of a service's unit, which is read from its file when it is not known yet: `LoadState`,
    /// `ActiveState`, `MainPID`, `ExecMainStatus` and so on.
    Map<?, ?> properties(String unit) {
        String path = String.valueOf(manager("LoadUnit", "s", unit).getFirst());
        String ofEveryInterface = "";
        return (Map<?, ?>) bus().call(NAME, path, "org.freedesktop.DBus.Properties", "GetAll", "s", ofEveryInterface)
                .getFirst();
    }

    /// The number of its version, such as 252.
    int version() {
        String property = "Version";
        String text = String.valueOf(bus().call(
                        NAME,
                        "/org/freedesktop/systemd1",
                        "org.freedesktop.DBus.Properties",
                        "Get",
                        "ss",
                        MANAGER,
                        property)
                .getFirst());
        Matcher number = NUMBER.matcher(text); // "252.39-1~deb12u1", or "systemd 257"
        return number.find() ? Integer.parseInt(number.group()) : 0;
    }

    /// Reads all units' files again.
    void reload() {
        List<Object> _ = manager("Reload", "");
    }

    /// Starts a unit and waits for the end of that.
    ///
    /// @return how it ended: `done`, `failed`, …
    String start(String unit, Duration limit) {
        return run(limit, "StartUnit", unit)
                .orElseThrow(() -> new NodeletException(
                        "systemd did not start " + unit + " within " + limit.toSeconds() + " s",
                        "Look at: systemctl status " + unit));
    }

    /// Stops a unit and waits for the end of that.
    ///
    /// @return whether it has ended within the limit
    boolean stop(String unit, Duration limit) {
        try {
            return run(limit, "StopUnit", unit).isPresent();
        } catch (DBusException e) {
            return unknown(e);
        }
    }

    /// Sends a signal to the main process of a unit.
    void kill(String unit, int signal) {
        try {
            List<Object> _ = manager("KillUnit", "ssi", unit, "main", signal);
        } catch (DBusException e) {
            boolean _ = unknown(e);
        }
    }

    /// Forgets that a unit failed.
    void resetFailed(String unit) {
        try {
            List<Object> _ = manager("ResetFailedUnit", "s", unit);
        } catch (DBusException e) {
            boolean _ = unknown(e);
        }
    }

    private Optional<String> run(Duration limit, String member, String unit) {
        waiting.incrementAndGet();
        String path = "";
        try {
            path = String.valueOf(manager(member, "ss", unit, "replace").getFirst());
            return Optional.of(job(path).get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("nobody fails a job's future", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NodeletException("interrupted while systemd works on " + unit, e);
        } finally {
            jobs.remove(path);
            if (waiting.decrementAndGet() == 0) {
                jobs.clear();
            }
        }
    }

    /// A unit that systemd does not know, or that has no process, needs no stop.
    private static boolean unknown(DBusException e) {
        if (!e.is("NoSuchUnit") && !e.is("NoSuchProcess")) {
            throw e;
        }
        return true;
    }
}
