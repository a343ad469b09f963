package io.nodelet.checks.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The TCP ports that something listens on, from /proc/net/tcp and tcp6.
public record Listeners(List<Listener> all) {
    private static final String LISTEN = "0A";

    /// A listening socket.
    public record Listener(int port, long inode) {}

    public static Listeners of(Machine machine) {
        List<Listener> all = new ArrayList<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            machine.lines(file).stream().skip(1).map(Listeners::parse).forEach(found -> found.ifPresent(all::add));
        }
        return new Listeners(List.copyOf(all));
    }

    private static Optional<Listener> parse(String line) {
        String[] fields = line.strip().split("\\s+");
        if (fields.length < 10 || !fields[3].equals(LISTEN)) {
            return Optional.empty();
        }
        int port = Integer.parseInt(fields[1].substring(fields[1].lastIndexOf(':') + 1), 16);
        return Optional.of(new Listener(port, Long.parseLong(fields[9])));
    }

    public Optional<Listener> on(int port) {
        return all.stream().filter(listener -> listener.port() == port).findFirst();
    }
}
