package io.nodelet.controllers.logs;

import io.nodelet.daemon.Controller;
import io.nodelet.host.linux.LinuxCommands;
import io.nodelet.host.linux.LogRotation;
import io.nodelet.model.NodeletException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Keeps the node's logs small for as long as the daemon runs, beginning with what grew while none did.
public final class LogTruncator implements Controller {
    private static final long LIMIT = 32L << 20;
    private static final int KEPT = 5;
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final String SUFFIX = ".log";
    /// The API server cuts its own.
    private static final String AUDIT = "audit.log";

    private final Path folder;
    private final LogRotation rotation;
    private final Consumer<String> say;

    /// @param say told when a log can't be cut, or was cut without a copy
    public LogTruncator(Path folder, Consumer<String> say) {
        this.folder = folder;
        this.rotation = new LogRotation(folder, LIMIT, KEPT, new LinuxCommands());
        this.say = say;
    }

    @Override
    public String name() {
        return "logs";
    }

    @Override
    public Duration interval() {
        return ROUND;
    }

    @Override
    public void reconcile() {
        try {
            rotation.rotate(names()).forEach(lost -> say.accept("warning: " + lost));
        } catch (NodeletException e) {
            say.accept("warning: " + e.getMessage());
        }
    }

    private List<String> names() {
        String[] files = folder.toFile().list((_, name) -> name.endsWith(SUFFIX) && !name.equals(AUDIT));
        return Stream.of(files == null ? new String[0] : files)
                .map(text -> text.substring(0, text.length() - SUFFIX.length()))
                .toList();
    }
}
