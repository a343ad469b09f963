package io.nodelet.host.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.nodelet.host.Services;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One thread that sleeps in the kernel until a recorded process ends (a pidfd for each) or a record comes or goes
/// (inotify on their folder). It needs no processor while nothing happens.
final class ServiceWatch implements Services.Watching {
    /// Events on the folder: what is renamed, made or removed in it, and its own removal.
    private static final int CHANGES = 0x80 | 0x100 | 0x200 | 0x400;

    private static final short READABLE = 1;
    private static final int POLLFD = 8;
    /// How often it looks by itself where the kernel can't tell it: no folder yet, or no pidfd before Linux 5.3.
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Path folder;
    private final Supplier<Map<String, ProcessId>> records;
    private final BiConsumer<String, ProcessId> ended;
    private final Map<String, Watched> watched = new HashMap<>();
    private final int wakeUp = Libc.eventfd();
    private final int changes = Libc.inotify();
    private final Thread thread;
    private volatile boolean closed;

    /// @param folder  of the records
    /// @param records the processes on record, also those that have ended
    /// @param ended   told of each that was alive, or not there yet, when the watch began, and is no more
    ServiceWatch(Path folder, Supplier<Map<String, ProcessId>> records, BiConsumer<String, ProcessId> ended) {
        this.folder = folder;
        this.records = records;
        this.ended = ended;
        records.get().forEach((name, process) -> watched.put(name, Watched.of(process)));
        watched.replaceAll((_, it) -> it.process().alive() ? it : it.over());
        this.thread = Thread.ofPlatform().daemon().name("service-watch").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        Libc.wake(wakeUp);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!closed) {
                boolean told = Libc.inotifyAdd(changes, folder.toString(), CHANGES);
                look();
                sleep(told);
            }
        } finally {
            watched.replaceAll((_, it) -> it.over());
            Libc.close(wakeUp);
            Libc.close(changes);
        }
    }

    private void look() {
        Map<String, ProcessId> now = records.get();
        watched.entrySet().removeIf(entry -> entry.getValue().goneFrom(now.get(entry.getKey())));
        now.forEach((name, process) -> watched.computeIfAbsent(name, _ -> Watched.of(process)));
        watched.replaceAll((name, it) -> {
            if (it.isOver() || it.process().alive()) {
                return it;
            }
            ended.accept(name, it.process());
            return it.over();
        });
    }

    private void sleep(boolean told) {
        boolean blind = watched.values().stream().anyMatch(Watched::blind);
        int[] fds = IntStream.concat(
                        IntStream.of(wakeUp, changes),
                        watched.values().stream().mapToInt(Watched::fd).filter(i -> i >= 0))
                .toArray();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment polled = arena.allocate((long) fds.length * POLLFD, JAVA_INT.byteAlignment());
            for (int i = 0; i < fds.length; i++) {
                polled.set(JAVA_INT, (long) i * POLLFD, fds[i]);
                polled.set(JAVA_SHORT, (long) i * POLLFD + 4, READABLE);
            }
            Libc.poll(polled, fds.length, told && !blind ? Optional.empty() : Optional.of(LOOK));
            MemorySegment buffer = arena.allocate(1 << 14);
            Libc.discard(changes, buffer); // that it is time to look is all that they say
            Libc.discard(wakeUp, buffer);
        }
    }

    /// @param fd its pidfd; -1 when it has none, or needs none any more
    private record Watched(ProcessId process, int fd, boolean isOver) {
        static Watched of(ProcessId process) {
            return new Watched(process, Libc.pidfdOpen(process.pid()), false);
        }

        boolean goneFrom(@Nullable ProcessId now) {
            boolean gone = !Objects.equals(now, process);
            if (gone) {
                over();
            }
            return gone;
        }

        boolean blind() {
            return fd < 0 && !isOver;
        }

        Watched over() {
            if (fd >= 0) {
                Libc.close(fd);
            }
            return new Watched(process, -1, true);
        }
    }
}
