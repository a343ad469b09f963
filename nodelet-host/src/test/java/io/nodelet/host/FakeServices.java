package io.nodelet.host;

import io.nodelet.host.ServiceExit.How;
import io.nodelet.model.Failure;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Services that run nowhere. A test ends them as it likes, and reads what was done to them.
public final class FakeServices implements Services {
    private final Path logs;
    private final Clock clock;
    private final Map<String, ServiceState> states = new ConcurrentHashMap<>();
    private final Map<String, String> tampered = new ConcurrentHashMap<>();
    private final Set<String> broken = ConcurrentHashMap.newKeySet();
    private final List<Consumer<ServiceExit>> watchers = new CopyOnWriteArrayList<>();
    private final List<String> done = new ArrayList<>();
    private long pid = 1000;

    /// @param logs where the files would lie that hold what services print
    public FakeServices(Path logs, Clock clock) {
        this.logs = logs;
        this.clock = clock;
    }

    @Override
    public synchronized ServiceState state(String name) {
        return states.getOrDefault(name, new ServiceState.Stopped());
    }

    @Override
    public synchronized void start(ServiceUnit unit) {
        if (state(unit.name()) instanceof ServiceState.Running(long _, String fingerprint)
                && fingerprint.equals(unit.fingerprint())) {
            if (tampered.remove(unit.name()) != null) {
                done.add("put back " + unit.name());
            }
            return;
        }
        done.add("start " + unit.name());
        if (broken.contains(unit.name())) {
            throw new NodeletException("the service " + unit.name() + " did not start: it is broken");
        }
        states.put(unit.name(), new ServiceState.Running(++pid, unit.fingerprint()));
    }

    @Override
    public synchronized void stop(String name, Duration timeout, boolean all) {
        if (states.remove(name) instanceof ServiceState.Running) {
            done.add("stop " + name);
        }
    }

    @Override
    public Watching watch(Consumer<ServiceExit> sink) {
        watchers.add(sink);
        return () -> watchers.remove(sink);
    }

    @Override
    public Path log(String name) {
        return logs.resolve(name + ".log");
    }

    @Override
    public Optional<Failure> tampered(String name) {
        return Optional.ofNullable(tampered.get(name)).map(text -> new Failure(ReasonCode.UNIT_CHANGED, name, text));
    }

    @Override
    public List<Path> files(String name) {
        return List.of(logs.resolve(name + ".service"));
    }

    /// Does something to the way a service is run, which the file that it stands in shows.
    public void tamper(String name, String text) throws IOException {
        tampered.put(name, text);
        Files.writeString(logs.resolve(name + ".service"), text);
    }

    /// Ends a service that runs, by itself or by a signal.
    public void end(String name, How how) {
        Optional<ServiceExit> exit = ended(name, how);
        watchers.forEach(consumer -> exit.ifPresent(consumer));
    }

    private synchronized Optional<ServiceExit> ended(String name, How how) {
        if (!(state(name) instanceof ServiceState.Running(long number, String _))) {
            return Optional.empty();
        }
        Optional<ServiceExit> exit = Optional.of(new ServiceExit(name, number, how, clock.instant()));
        states.put(name, new ServiceState.Stopped(exit));
        return exit;
    }

    /// From now on it does not start, or does again.
    public void broken(String name, boolean isBroken) {
        boolean _ = isBroken ? broken.add(name) : broken.remove(name);
    }

    /// What was done since the last call: `start etcd`, `stop etcd`.
    public synchronized List<String> done() {
        List<String> all = List.copyOf(done);
        done.clear();
        return all;
    }
}
