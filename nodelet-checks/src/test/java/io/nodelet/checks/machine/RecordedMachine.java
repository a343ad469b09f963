package io.nodelet.checks.machine;

import io.nodelet.model.Ip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// A machine from a text: its files laid out under a folder, and the rest in memory. A later text changes an earlier.
///
/// ```
/// :now 2026-11-22T12:00:00Z
/// :nic eth0 1500 192.168.1.10
/// :free 20000
/// :free /var/log 3
/// :size 40000
/// == /proc/sys/kernel/hostname
/// node-1
/// == /proc/700/exe -> /usr/bin/other
/// == /run/systemd/system/
/// -- /usr/sbin/nft
/// ```
public final class RecordedMachine {
    private final Path root;
    private final Map<String, Nic> nics = new LinkedHashMap<>();
    private final Map<String, Long> free = new LinkedHashMap<>();
    private final Map<String, String> words = new LinkedHashMap<>();

    private RecordedMachine(Path root) {
        this.root = root;
    }

    /// Lays the texts out under `root`, one over the other.
    public static RecordedMachine of(Path root, Path... texts) {
        var recorded = new RecordedMachine(root);
        recorded.lay(texts);
        return recorded;
    }

    /// A machine that is fit for a node, with `changes` laid over it.
    public static RecordedMachine sound(Path root, Path... changes) {
        RecordedMachine recorded = named(root, "sound");
        recorded.lay(changes);
        return recorded;
    }

    /// Machines whose texts lie beside this class, one over the other.
    ///
    /// @param names such as `hybrid`
    public static RecordedMachine named(Path root, String... names) {
        var recorded = new RecordedMachine(root);
        for (String name : names) {
            recorded.layNamed(name);
        }
        return recorded;
    }

    private void layNamed(String name) {
        try (var tree = RecordedMachine.class.getResourceAsStream(name + ".tree")) {
            byte[] text = Objects.requireNonNull(tree, name).readAllBytes();
            lay(new String(text, StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lay(Path... texts) {
        try {
            for (Path text : texts) {
                lay(Files.readAllLines(text));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Machine machine() {
        Clock clock = Clock.fixed(Instant.parse(words.getOrDefault("now", "2026-11-23T12:00:00Z")), ZoneOffset.UTC);
        return new Machine(
                root,
                clock,
                "amd64",
                () -> List.copyOf(nics.values()),
                this::freeBytes,
                _ -> Long.parseLong(words.getOrDefault("size", "0")) << 20,
                this::listed);
    }

    /// A word of the text that is not the machine's own, such as `:failing`.
    public String word(String name) {
        return words.getOrDefault(name, "");
    }

    /// What nft says to a question is in a file of that name: `== /nft/list chains`.
    private List<String> listed(List<String> question) {
        try {
            Path answer = root.resolve("nft").resolve(String.join(" ", question));
            return Files.exists(answer) ? Files.readAllLines(answer) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long freeBytes(Path path) {
        Path at = Path.of("/").resolve(root.relativize(path));
        long mib = free.entrySet().stream()
                .filter(entry -> at.startsWith(entry.getKey()))
                .max(Comparator.comparingInt(entry -> Path.of(entry.getKey()).getNameCount()))
                .map(Map.Entry::getValue)
                .orElseThrow();
        return mib << 20;
    }

    private void lay(List<String> lines) throws IOException {
        List<String> content = new ArrayList<>();
        String current = "";
        for (String line : lines) {
            if (line.startsWith("== ") || line.startsWith("-- ")) {
                write(current, content);
                content.clear();
                current = line;
            } else if (!current.isEmpty()) {
                content.add(line);
            } else if (line.startsWith(":")) {
                word(line.substring(1).split(" ", 2));
            }
        }
        write(current, content);
    }

    private void word(String[] word) {
        String[] values = word[1].split(" ");
        switch (word[0]) {
            case "nic" -> nics.put(values[0], nic(values));
            case "no-nic" -> nics.remove(values[0]);
            case "free" -> free.put(values.length > 1 ? values[0] : "/", Long.valueOf(values[values.length - 1]));
            default -> words.put(word[0], word[1]);
        }
    }

    private static Nic nic(String[] values) {
        List<Ip> addresses = Arrays.stream(values)
                .skip(2)
                .flatMap(address -> Ip.parse(address).stream())
                .toList();
        return new Nic(values[0], values[0].equals("lo"), Integer.parseInt(values[1]), addresses, List.of());
    }

    private void write(String head, List<String> content) throws IOException {
        if (head.isEmpty()) {
            return;
        }
        String[] parts = head.substring(4).split(" -> ");
        Path path = root.resolve(parts[0]);
        if (head.startsWith("-- ")) {
            remove(path);
            return;
        }
        Files.createDirectories(parts[0].endsWith("/") ? path : path.getParent());
        if (parts.length > 1) {
            Files.deleteIfExists(path);
            Files.createSymbolicLink(path, Path.of(parts[1]));
        } else if (!parts[0].endsWith("/")) {
            Files.writeString(path, content.isEmpty() ? "" : String.join("\n", content) + "\n");
        }
    }

    private static void remove(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
