package io.nodelet.etcd.backup;

import io.nodelet.engine.Sleep;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// An etcd in a folder of its own that listens on sockets in it, which root alone can reach, and on no port.
final class EphemeralEtcd implements AutoCloseable {
    private static final Duration READY = Duration.ofMinutes(2);
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration GONE = Duration.ofSeconds(10);
    private static final Duration BREATH = Duration.ofMillis(100);
    private static final String PEER = "unix://peer.sock";
    private final Path folder;
    private final EtcdPrograms etcd;

    EphemeralEtcd(Path folder, EtcdPrograms etcd) {
        this.folder = folder;
        this.etcd = etcd;
    }

    /// What it says of its store.
    record Seen(long revision, long keys) {}

    /// Restores a snapshot into it, starts it, and asks it.
    Seen look(Path snapshot) {
        close();
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0700")));
        } catch (IOException e) {
            throw new NodeletException("can't make " + folder + ": " + AtomicFile.reason(e), e);
        }
        etcd.unpack(snapshot, folder.resolve("data"), new EtcdPrograms.Identity("drill", PEER, "drill"), 0);
        CompletableFuture<CommandResult> ended = new CompletableFuture<>();
        Thread server = Thread.ofVirtual().name("drill").start(() -> serve(ended));
        try {
            return ask(ended);
        } finally {
            server.interrupt();
            join(server);
        }
    }

    /// Its own time limit ends it also where nobody is left to do so.
    private void serve(CompletableFuture<CommandResult> ended) {
        List<String> argv = List.of(
                "timeout",
                "--signal=KILL",
                Long.toString(LIFE.toSeconds()),
                "env",
                "--chdir=" + folder,
                etcd.path("etcd").toString(),
                "--name=drill",
                "--data-dir=" + folder.resolve("data"),
                "--listen-peer-urls=" + PEER,
                "--initial-advertise-peer-urls=" + PEER,
                "--initial-cluster=drill=" + PEER,
                "--listen-client-urls=" + client(),
                "--advertise-client-urls=" + client(),
                "--log-level=warn");
        try {
            ended.complete(etcd.commands().run(Command.of(argv).within(LIFE)));
        } catch (NodeletException e) {
            ended.completeExceptionally(e);
        }
    }

    private String client() {
        return "unix://" + folder.resolve("client.sock");
    }

    private Seen ask(CompletableFuture<CommandResult> ended) {
        long end = System.nanoTime() + READY.toNanos();
        CommandResult answer = count();
        while (!answer.ok()) {
            if (ended.isDone() || System.nanoTime() > end) {
                throw new NodeletException("the scratch etcd does not answer: " + lastWords(ended, answer));
            }
            Sleep.rest(BREATH);
            answer = count();
        }
        return seen(answer.out());
    }

    private static String lastWords(CompletableFuture<CommandResult> ended, CommandResult answer) {
        return ended.isDone()
                ? ended.handle((commandResult, e) -> commandResult == null ? e.getMessage() : commandResult.tail())
                        .join()
                : answer.tail();
    }

    private CommandResult count() {
        return etcd.commands()
                .run(Command.of(
                        etcd.path("etcdctl").toString(),
                        "--endpoints=" + client(),
                        "--dial-timeout=2s",
                        "--command-timeout=10s",
                        "get",
                        "",
                        "--from-key",
                        "--count-only",
                        "--write-out=fields"));
    }

    private static Seen seen(String text) {
        return new Seen(field(text, "Revision"), field(text, "Count"));
    }

    /// Of lines such as `"Count" : 7`.
    private static long field(String text, String name) {
        String start = "\"" + name + "\" : ";
        return text.lines()
                .filter(line -> line.startsWith(start))
                .mapToLong(line -> Long.parseLong(line.substring(start.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new NodeletException("the scratch etcd says no " + name + ": " + text.strip()));
    }

    private static void join(Thread server) {
        try {
            server.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends what a drill that was killed left running, and removes everything.
    @Override
    public void close() {
        ProcessHandle.allProcesses().filter(this::here).forEach(EphemeralEtcd::kill);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new NodeletException("can't remove " + folder + ": " + AtomicFile.reason(e), e);
        }
    }

    private static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit()
                .orTimeout(GONE.toSeconds(), TimeUnit.SECONDS)
                .handle((_, _) -> true)
                .join();
    }

    private boolean here(ProcessHandle process) {
        try {
            Path where = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
            return where.equals(folder);
        } catch (IOException e) {
            return false; // ended meanwhile
        }
    }
}
