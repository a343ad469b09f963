package io.nodelet.daemon;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Tells of files that were written, removed or given another mode, at once.
final class FileWatcher implements AutoCloseable {
    private final Consumer<Path> sink;
    private final WatchService watch;
    private final Map<WatchKey, Path> folders = new HashMap<>();
    private Set<Path> wanted = Set.of();
    private Set<Path> parents = Set.of();

    /// @param sink told each path, on a thread of its own
    FileWatcher(SupervisedThreads threads, Consumer<Path> sink) {
        this.sink = sink;
        try {
            this.watch = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            throw new NodeletException(
                    "can't watch files: " + e.getMessage(), "Raise fs.inotify.max_user_instances.", e);
        }
        threads.start("folder-watch", this::run);
    }

    /// From now on tells of these files. Said again, it also finds folders that were made since.
    synchronized void follow(Set<Path> files) {
        if (!files.equals(wanted)) {
            wanted = Set.copyOf(files);
            parents = wanted.stream()
                    .map(path -> path.resolveSibling(".").normalize())
                    .collect(Collectors.toUnmodifiableSet());
        }
        folders.entrySet().removeIf(entry -> ended(entry.getKey(), entry.getValue()));
        if (folders.size() < parents.size()) {
            Set<Path> followed = new HashSet<>(folders.values());
            parents.stream()
                    .filter(path -> !followed.contains(path) && Files.isDirectory(path))
                    .forEach(this::register);
        }
    }

    private boolean ended(WatchKey key, Path folder) {
        boolean ended = !key.isValid() || !parents.contains(folder);
        if (ended) {
            key.cancel();
        }
        return ended;
    }

    private void register(Path folder) {
        try {
            WatchKey key = folder.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            folders.put(key, folder);
        } catch (IOException e) {
            // gone again, or too many watches: the check of all phases is the net below
        }
    }

    private void run() throws InterruptedException {
        try {
            while (true) {
                tell(watch.take());
            }
        } catch (ClosedWatchServiceException e) {
            // the end
        }
    }

    private void tell(WatchKey key) {
        Set<Path> seen = new HashSet<>();
        synchronized (this) {
            Path folder = folders.get(key);
            for (WatchEvent<?> event : key.pollEvents()) {
                if (folder != null && event.context() instanceof Path name && wanted.contains(folder.resolve(name))) {
                    seen.add(folder.resolve(name));
                }
            }
            key.reset();
        }
        seen.forEach(sink);
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (IOException e) {
            throw new NodeletException("can't end the watch of files: " + e.getMessage(), e);
        }
    }
}
