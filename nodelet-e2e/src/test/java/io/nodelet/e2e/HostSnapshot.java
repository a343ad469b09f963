package io.nodelet.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All that a test host has: every file that is not as on the machine below it (kind, mode, owner, digest), mounts,
/// links, addresses, routes, firewall tables, control groups, processes and kernel settings, one line each.
record HostSnapshot(NavigableSet<String> lines) {
    private static final Set<String> MEMORY = Set.of("run", "tmp", "dev");
    /// What a host's systemd writes for itself as it runs units.
    private static final Pattern SYSTEMDS_OWN =
            Pattern.compile("file /run/(log/journal|systemd/(incoming|journal|propagate|show-status|unit-root))\\b.*"
                    + "|file /run/systemd/transient 40755 .*"); // the folder, and nothing in it
    /// Folders of the host that lie on the machine's disk itself, by their name there.
    private static final Map<String, String> DISKS =
            Map.of("var-lib", "/var/lib", "var-opt", "/var/opt", "var-log", "/var/log", "opt-pf9", "/opt/pf9");

    static HostSnapshot of(Testbed bed) throws IOException {
        NavigableSet<String> lines = new TreeSet<>();
        Path disk = bed.disk();
        overlay(disk.resolve("upper"), lines);
        for (Map.Entry<String, String> one : DISKS.entrySet()) {
            tree(disk.resolve("disk").resolve(one.getKey()), one.getValue(), lines);
        }
        for (String folder : MEMORY) {
            tree(bed.inside("/" + folder), "/" + folder, lines);
        }
        bed.shell(script("snapshot.sh")).lines().forEach(lines::add);
        lines.removeIf(line -> SYSTEMDS_OWN.matcher(line).matches());
        return new HostSnapshot(lines);
    }

    /// What the other has and this one has not, each line marked with `+`, and the other way round with `-`.
    NavigableSet<String> differences(HostSnapshot other) {
        NavigableSet<String> all = new TreeSet<>();
        other.lines.stream().filter(line -> !lines.contains(line)).forEach(line -> all.add("+ " + line));
        lines.stream().filter(line -> !other.lines.contains(line)).forEach(line -> all.add("- " + line));
        return all;
    }

    /// A text that comes with the tests.
    static String script(String name) throws IOException {
        try (var text = HostSnapshot.class.getResourceAsStream(name)) {
            return new String(
                    java.util.Objects.requireNonNull(text, name).readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /// What the overlay's upper folder makes of the machine's files; what is there as it is below does not count.
    private static void overlay(Path upper, Set<String> lines) throws IOException {
        for (Path path : Trees.walk(upper)) {
            String place = "/" + upper.relativize(path);
            String line = line(path, place);
            Path below = Path.of(place);
            boolean same = Files.exists(below, LinkOption.NOFOLLOW_LINKS)
                    && line(below, place).equals(line);
            if (!same) {
                lines.add(line);
            }
        }
    }

    /// Everything in a folder but what is mounted in it: mounts are told apart.
    private static void tree(Path root, String place, Set<String> lines) throws IOException {
        Object device = Files.getAttribute(root, "unix:dev");
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes a) throws IOException {
                if (!Files.getAttribute(path, "unix:dev").equals(device)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                lines.add(line(path, (place + "/" + root.relativize(path)).replaceFirst("/$", "")));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes a) throws IOException {
                try {
                    if (Files.getAttribute(path, "unix:dev", LinkOption.NOFOLLOW_LINKS)
                            .equals(device)) {
                        lines.add(line(path, place + "/" + root.relativize(path)));
                    }
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE; // a running node's files come and go
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                return FileVisitResult.CONTINUE; // a running node's files come and go
            }
        });
    }

    private static String line(Path path, String place) throws IOException {
        Map<String, Object> a = Files.readAttributes(path, "unix:mode,uid,gid,rdev", LinkOption.NOFOLLOW_LINKS);
        String what = "file " + place + " " + Integer.toOctalString((Integer) a.getOrDefault("mode", 0)) + " "
                + a.get("uid") + ":" + a.get("gid");
        if (Files.isSymbolicLink(path)) {
            return what + " -> " + Files.readSymbolicLink(path);
        }
        if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return what + " " + sha256(path);
        }
        return what + (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) ? "" : " device " + a.get("rdev"));
    }

    private static String sha256(Path path) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(path));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return lines.stream().collect(Collectors.joining("\n"));
    }
}
