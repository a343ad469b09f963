package io.nodelet.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A node with many pods and nothing to do: what the agent and each component take of memory and processor.
final class IdleBenchmark {
    private static final Duration APART = Duration.ofMinutes(1);
    private static final String UP = """
            setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &
            until nodeletd status; do sleep 0.2; done
            """;
    private final Map<String, List<Taken>> taken = new LinkedHashMap<>();
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration PROBES = Duration.ofSeconds(10);
    private final int pods;
    private final int haste;
    private final String script = BenchResources.text("rest.sh");

    /// @param pods  that the node runs beside its add-ons
    /// @param haste how many times as often as usual the daemon looks, so that hours show what days do; 1 to 10
    IdleBenchmark(int pods, int haste) {
        this.pods = pods;
        this.haste = haste;
    }

    /// What a program has taken at one moment.
    ///
    /// @param kib   resident memory
    /// @param own   of it what no file backs
    /// @param ticks processor time since its start, in hundredths of a second, with that of programs it ran
    /// @param nanos of this machine's clock
    record Taken(long kib, long own, long ticks, long nanos) {}

    /// Looks once a minute, for so many minutes after the node has settled for two.
    void run(int minutes) {
        try (TestHost host = TestHost.make("rest-" + ProcessHandle.current().pid())) {
            host.must(rhythm() + UP);
            host.must(fill());
            pause(APART.multipliedBy(2));
            for (int minute = 0; minute <= minutes; minute++) {
                String told = host.must(script);
                look(told);
                System.err.println("minute " + minute + ": "
                        + told.lines().findFirst().orElse("") + " (KiB, of it no files, ticks)");
                pause(minute < minutes ? APART : Duration.ZERO);
            }
        }
    }

    private String rhythm() {
        return """
                cat >>/etc/pf9/nodelet/nodelet.yaml <<'X'
                daemon:
                  interval: %ds
                  probeInterval: %ds
                X
                """.formatted(
                INTERVAL.dividedBy(haste).toSeconds(), PROBES.dividedBy(haste).toSeconds());
    }

    private String fill() {
        return """
                export PATH=/opt/pf9/pf9-kube/bin:$PATH KUBECONFIG=/etc/pf9/kube.d/kubeconfigs/admin.yaml
                image=$(tar -xOf /opt/pf9/nodelet/bundle/images/pause.tar manifest.json | grep -o 'nodelet.local/pause:[^"]*')
                sed "s|\\${image}|$image|; s|\\${pods}|%d|" <<'X' | kubectl apply -f -
                %s
                X
                kubectl rollout status deployment/idle --timeout=4m
                """.formatted(pods, BenchResources.text("idle.yaml"));
    }

    private void look(String told) {
        for (String line : told.lines().toList()) {
            String[] words = line.split(" ");
            int last = words.length - 1;
            String name = String.join(" ", List.of(words).subList(0, last - 2));
            var now = new Taken(
                    Long.parseLong(words[last - 2]),
                    Long.parseLong(words[last - 1]),
                    Long.parseLong(words[last]),
                    System.nanoTime());
            taken.computeIfAbsent(name, _ -> new ArrayList<>()).add(now);
        }
    }

    /// The table, in Markdown.
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>(List.of(
                "| " + pods + " pods at rest | RSS first | median | largest | last | of it no files | of a core |",
                "| --- | --- | --- | --- | --- | --- | --- |"));
        taken.forEach((name, all) -> lines.add("| %s | %s | %s | %s | %s | %s | %.2f %% |"
                .formatted(
                        name,
                        mib(all.getFirst().kib()),
                        mib(sorted(all).get(all.size() / 2)),
                        mib(sorted(all).getLast()),
                        mib(all.getLast().kib()),
                        mib(all.getLast().own()),
                        share(all.getFirst(), all.getLast()))));
        return String.join("\n", lines) + "\n";
    }

    private static List<Long> sorted(List<Taken> all) {
        return all.stream().map(Taken::kib).sorted().toList();
    }

    private static String mib(long kib) {
        return "%.1f MiB".formatted(kib / 1024.0);
    }

    private static double share(Taken first, Taken last) {
        double nanos = Math.max(last.nanos() - first.nanos(), 1);
        return (last.ticks() - first.ticks()) * 1e7 / nanos * 100;
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
