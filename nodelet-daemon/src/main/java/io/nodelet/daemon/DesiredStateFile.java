package io.nodelet.daemon;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Keeps the [DesiredState] as lines of `name=value`. A file that can't be understood counts as none: the
/// configuration's
/// word holds.
public final class DesiredStateFile {
    private final Path folder;
    private final Path file;

    /// @param folder that it lies in, as `intent`
    public DesiredStateFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("intent");
    }

    public DesiredState read() {
        try {
            return Files.exists(file) ? parse(words()) : DesiredState.NONE;
        } catch (IOException | DateTimeException | NumberFormatException | NodeletException e) {
            return DesiredState.NONE;
        }
    }

    /// Writes it whole. Where the folder is not there yet, nothing was ever started, and nothing is written.
    public void write(DesiredState desiredState) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Map<String, String> words = new LinkedHashMap<>();
        words.put(
                "desired",
                desiredState.desired().map(DesiredServiceState::wireName).orElse(""));
        words.put("configured", desiredState.configured());
        words.put(
                "pause-until",
                desiredState
                        .pause()
                        .map(healingPause -> healingPause.until().toString())
                        .orElse(""));
        words.put("pause-why", desiredState.pause().map(HealingPause::why).orElse(""));
        words.put("generation", Integer.toString(desiredState.generation()));
        words.put("digest", desiredState.digest());
        String text = words.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue().replaceAll("\\s", " ") + "\n")
                .collect(Collectors.joining());
        AtomicFile.write(file, text, "0600");
    }

    /// As [#write]; a disk that is full or read-only is only complained of.
    void tryWrite(DesiredState desiredState, Consumer<String> log) {
        try {
            write(desiredState);
        } catch (NodeletException e) {
            log.accept("warning: " + e.getMessage() + " " + e.remedy());
        }
    }

    /// Forgets everything.
    public void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private Map<String, String> words() throws IOException {
        return Files.readAllLines(file).stream()
                .filter(readAllLine -> readAllLine.contains("="))
                .collect(Collectors.toMap(
                        collector -> collector.substring(0, collector.indexOf('=')),
                        collector -> collector.substring(collector.indexOf('=') + 1),
                        (a, _) -> a));
    }

    private static DesiredState parse(Map<String, String> words) {
        String desired = words.getOrDefault("desired", "");
        String until = words.getOrDefault("pause-until", "");
        return new DesiredState(
                desired.isEmpty() ? Optional.empty() : Optional.of(DesiredServiceState.of(desired)),
                words.getOrDefault("configured", ""),
                until.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new HealingPause(Instant.parse(until), words.getOrDefault("pause-why", ""))),
                Integer.parseInt(words.getOrDefault("generation", "0")),
                words.getOrDefault("digest", ""));
    }
}
