package io.nodelet.bench;

import io.nodelet.host.AtomicFile;
import io.nodelet.sandbox.HostDaemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Empty worker → Ready in the eyes of the API, one or several at once: nodeletd with a join token against a bare
/// script
/// that has its certificates already. Both join a master that nodeletd keeps.
final class JoinBenchmark {
    private static final String KEYS = "var/tmp/bare";
    private static final String OURS = "date '+BEGAN %s%3N'; nodeletd phases start >/var/tmp/out 2>&1";
    private final List<String> workers;
    private final List<Double> each = new ArrayList<>();
    private final List<Double> last = new ArrayList<>();
    private final List<Double> bareEach = new ArrayList<>();
    private final List<Double> bareLast = new ArrayList<>();

    /// @param atOnce how many join at the same time
    JoinBenchmark(int atOnce) {
        this.workers =
                IntStream.rangeClosed(1, atOnce).mapToObj(i -> "worker-" + i).toList();
    }

    /// One round: ours, then the yardstick, each with a master of its own.
    void round(String name) {
        try (TestHost master = begin(name + "-a")) {
            String token = master.must("nodeletctl token create --role worker --ttl 15m");
            workers.forEach(worker -> AtomicFile.write(
                    master.beside(worker).root().resolve("etc/pf9/nodelet/join-token"), token, "0600"));
            measure(master, _ -> OURS, each, last);
        }
        try (TestHost master = begin(name + "-b")) {
            String address = master.recorded().address();
            master.put("bare-keys.sh");
            master.must("sh /var/tmp/bare-keys.sh " + address + " " + String.join(" ", workers));
            workers.forEach(worker -> prepare(master, worker));
            measure(
                    master,
                    text -> "sh /var/tmp/bare-worker.sh " + address + " "
                            + master.beside(text).recorded().address(),
                    bareEach,
                    bareLast);
        }
    }

    void report(MarkdownTable markdownTable) {
        markdownTable.seconds("empty worker → Ready, nodeletd", each);
        markdownTable.seconds("empty worker → Ready, bare script", bareEach);
        if (workers.size() > 1) {
            markdownTable.seconds("the last of %d at once, nodeletd".formatted(workers.size()), last);
            markdownTable.seconds("the last of %d at once, bare script".formatted(workers.size()), bareLast);
        }
        markdownTable.ratio("Ready, nodeletd / bare", last, bareLast);
    }

    private static void prepare(TestHost master, String worker) {
        TestHost host = master.beside(worker);
        copy(master.root().resolve(KEYS).resolve(worker), host.root().resolve("var/lib/bare"));
        host.put("bare-worker.sh");
    }

    private TestHost begin(String name) {
        TestHost master = TestHost.make(name, workers.size());
        master.must("nodeletd phases start");
        new HostDaemon(master.sandbox(), master.recorded()).ensure();
        return master;
    }

    private void measure(TestHost master, UnaryOperator<String> script, List<Double> each, List<Double> last) {
        List<CompletableFuture<Long>> began = workers.stream()
                .map(worker -> CompletableFuture.supplyAsync(
                        () -> time(master.beside(worker).sh(script.apply(worker)), "BEGAN "),
                        Thread::startVirtualThread))
                .toList();
        List<Long> ready = awaitReady(master);
        List<Long> starts = began.stream().map(CompletableFuture::join).toList();
        IntStream.range(0, workers.size()).forEach(i -> each.add((ready.get(i) - starts.get(i)) / 1000.0));
        long first = starts.stream().min(Long::compare).orElseThrow();
        long end = ready.stream().max(Long::compare).orElseThrow();
        last.add((end - first) / 1000.0);
    }

    /// When each was, in the order of the workers, in ms since 1970.
    private List<Long> awaitReady(TestHost master) {
        master.put("await-ready.sh");
        String told = master.sh("sh /var/tmp/await-ready.sh " + String.join(" ", workers));
        return workers.stream()
                .map(worker -> time(told, "READY " + worker + " "))
                .toList();
    }

    private static long time(String out, String begin) {
        return out.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> Long.parseLong(line.substring(begin.length())))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no line begins with \"" + begin + "\":\n" + out));
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(to);
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
