package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.Services;
import io.nodelet.model.Layout;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.ServiceSeen;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The services that the ledger says should run.
record ServiceProbe(Machine machine, Services services, Ledger ledger, ProbeRunner probeRunner) {
    private static final int LINES = 5;
    /// A panic's stack goes on for a while after its word.
    private static final int LAST_LINES = 80;
    private static final long NO_LIMIT = 1L << 60;
    /// Signals that somebody sends, rather than a program's own faults: HUP, INT, QUIT, KILL, TERM.
    private static final Set<Integer> SENT = Set.of(1, 2, 3, 9, 15);
    private static final Map<String, List<String>> SOCKETS =
            Map.of("containerd", List.of(Layout.CONTAINERD_SOCKET.toString()));

    List<ServiceSeen> probe() {
        return ledger.newestFirst().reversed().stream()
                .filter(owned -> owned.kind().equals("service"))
                .map(OwnedResource::key)
                .flatMap(this::seen)
                .toList();
    }

    private Stream<ServiceSeen> seen(String name) {
        return probeRunner
                .part(name, component(name), () -> Optional.of(service(name)), Optional.<ServiceSeen>empty())
                .stream();
    }

    private static Component component(String service) {
        return Component.of(service).orElse(Component.NODELETD);
    }

    private ServiceSeen service(String name) {
        return switch (services.state(name)) {
            case ServiceState.Running(long pid, String _) -> seen(name, true, pid, letter(pid), "", false, 0);
            case ServiceState.Stopped(Optional<ServiceExit> last) ->
                last.map(this::ended).orElseGet(() -> seen(name, false, 0, "", "", false, oomKills(name)));
        };
    }

    private ServiceSeen ended(ServiceExit exit) {
        long oomKills = switch (exit.how()) {
            case ServiceExit.Killed(int _, boolean outOfMemory) ->
                outOfMemory ? Math.max(1, oomKills(exit.service())) : 0;
            case ServiceExit.Exited _, ServiceExit.Stopped _ -> 0;
            case ServiceExit.Unseen _ -> oomKills(exit.service());
        };
        String words = exit.how().describe() + " at " + exit.when().truncatedTo(ChronoUnit.SECONDS);
        return seen(exit.service(), false, exit.pid(), "", words, fromOutside(exit), oomKills);
    }

    private static boolean fromOutside(ServiceExit exit) {
        return switch (exit.how()) {
            case ServiceExit.Killed(int signal, boolean _) -> SENT.contains(signal);
            case ServiceExit.Stopped _ -> true;
            case ServiceExit.Exited _, ServiceExit.Unseen _ -> false;
        };
    }

    private ServiceSeen seen(
            String name, boolean running, long pid, String state, String ended, boolean killed, long oomKills) {
        Path log = services.log(name);
        List<String> lost = SOCKETS.getOrDefault(name, List.of()).stream()
                .filter(text -> running && !machine.exists(text))
                .toList();
        return new ServiceSeen(
                name,
                running,
                pid,
                state,
                ended,
                killed,
                oomKills,
                limit(name),
                lost,
                log.toString(),
                probeRunner.part(
                        "log of " + name,
                        component(name),
                        () -> new LogTail(log).lines(lines(name, running)),
                        List.of()),
                services.settings(name).stream().map(Path::toString).toList());
    }

    /// etcd that runs may tell of another cluster among much else.
    private static int lines(String name, boolean running) {
        return running && !name.equals(Component.ETCD.wireName()) ? LINES : LAST_LINES;
    }

    /// The kernel's letter for what the process does.
    private String letter(long pid) {
        String stat = machine.text("/proc/" + pid + "/stat");
        int after = stat.lastIndexOf(") ");
        return after < 0 ? "" : stat.substring(after + 2, after + 3);
    }

    private long oomKills(String name) {
        return files(name, "memory.oom_control", "memory.events")
                .flatMap(file -> machine.lines(file).stream())
                .filter(line -> line.startsWith("oom_kill "))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .max()
                .orElse(0);
    }

    /// Of its control group, of either version, whoever runs it.
    private static Stream<String> files(String name, String first, String second) {
        return Stream.of("nodelet/" + name, "system.slice/nodelet-" + name + ".service")
                .flatMap(group -> Stream.of(
                        "/sys/fs/cgroup/memory/" + group + "/" + first, "/sys/fs/cgroup/" + group + "/" + second));
    }

    private long limit(String name) {
        return files(name, "memory.limit_in_bytes", "memory.max")
                .map(file -> machine.text(file).strip())
                .filter(text -> text.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .filter(bytes -> bytes < NO_LIMIT)
                .findFirst()
                .orElse(0);
    }
}
