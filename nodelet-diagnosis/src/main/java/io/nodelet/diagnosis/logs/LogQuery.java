package io.nodelet.diagnosis.logs;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/// What somebody wants to read of a component's log.
///
/// @param file  the log
/// @param now   the time
/// @param since only what was printed in this time; empty for all of it
/// @param lines at most so many, the last ones
public record LogQuery(Path file, Instant now, Optional<Duration> since, long lines) {
    /// The components that a node may have. nodeletd's own log is `kube.log`, as in the seed.
    public static final List<String> KNOWN = List.of(
            "nodeletd",
            "containerd",
            "etcd",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "kubelet",
            "kube-proxy",
            "flanneld",
            "apigate",
            "keepalived",
            "audit");

    private static final List<String> ON_MASTERS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "audit");

    private static final String OWN = "nodeletd";
    private static final String OWN_FILE = "kube";
    private static final String SUFFIX = ".log";

    /// The components of a node that is configured so.
    public static List<String> of(NodeConfig config) {
        return KNOWN.stream().filter(text -> has(config, text)).toList();
    }

    private static boolean has(NodeConfig config, String name) {
        boolean master = config.role() == Role.MASTER;
        boolean node = config.role() != Role.NONE;
        return switch (name) {
            case OWN -> true;
            case "apigate" -> node && !master && config.controlPlane().localPort() != 0;
            case "keepalived" -> master && config.controlPlane().virtualIp().wanted();
            case "flanneld" -> node && config.network().plugin().equals("flannel");
            default -> ON_MASTERS.contains(name) ? master : node;
        };
    }

    /// Those that this node has, and whatever else has a log in that folder.
    ///
    /// @param has as its configuration says
    public static Collection<String> names(Path folder, List<String> has) {
        TreeSet<String> names = new TreeSet<>(has);
        try (Stream<Path> files = Files.list(folder)) {
            files.map(path -> path.getFileName().toString())
                    .filter(text -> text.endsWith(SUFFIX))
                    .map(text -> text.substring(0, text.length() - SUFFIX.length()))
                    .filter(text -> !text.equals(OWN_FILE))
                    .forEach(names::add);
        } catch (IOException e) {
            return names; // nothing ran here yet
        }
        return names;
    }

    /// The log of one of them.
    public static Path file(Path folder, String name) {
        return folder.resolve((name.equals(OWN) ? OWN_FILE : name) + SUFFIX);
    }

    /// Writes what there is.
    ///
    /// @throws NodeletException when it has printed nothing yet
    public void write(OutputStream out) throws IOException {
        if (!Files.exists(file)) {
            throw new NodeletException(
                    "it has printed nothing yet: there is no " + file,
                    "See `nodeletd phases status`: it may never have run.");
        }
        write(Files.size(file), out);
    }

    private void write(long size, OutputStream out) throws IOException {
        var text = new LogText(file, size);
        if (since.isPresent()) {
            text.since(now.minus(since.get()), new LogTime(now, ZoneId.systemDefault()), lines, out);
        } else {
            text.tail(lines, out);
        }
    }

    /// Writes what there is, and then what is added.
    ///
    /// @param round how long it rests between two looks
    /// @param over  whether nobody reads it any more
    public void follow(OutputStream out, Duration round, BooleanSupplier over)
            throws IOException, InterruptedException {
        try (var follower = new LogFollower(file, out)) {
            if (Files.exists(file)) {
                write(follower.begin(), out);
            }
            while (!over.getAsBoolean()) {
                follower.poll();
                Thread.sleep(round);
            }
        }
    }
}
