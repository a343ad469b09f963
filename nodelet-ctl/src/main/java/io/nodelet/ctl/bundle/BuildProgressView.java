package io.nodelet.ctl.bundle;

import io.nodelet.bundle.build.BuildProgress;
import io.nodelet.bundle.build.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Shows a build to a person: on a terminal one line that is drawn again and again for the component at work, with a
/// bar where its parts can be counted, and one that stays for each that is done; elsewhere a line whenever something
/// begins or ends, and every 15 s one that says how far it is.
public final class BuildProgressView implements BuildProgress, AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(500);
    private static final Duration SILENCE = Duration.ofSeconds(15);
    private static final int BAR = 24;
    private final PrintStream out;
    private final boolean live;
    private final LongSupplier nanos;
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private String component = "";
    private String state = "";
    private String bar = "";
    private long spoken;
    private volatile boolean closed;

    public static BuildProgressView onStandardError() {
        BuildProgressView lines = new BuildProgressView(System.err, Terminal.isThere(), System::nanoTime);
        Thread.ofVirtual().start(lines::beat);
        return lines;
    }

    BuildProgressView(PrintStream out, boolean live, LongSupplier nanos) {
        this.out = out;
        this.live = live;
        this.nanos = nanos;
    }

    @Override
    public void show(String name, String what, boolean done) {
        show(name, what, "", done);
    }

    @Override
    public void count(String name, String what, int made, int of) {
        int full = of == 0 ? 0 : BAR * made / of;
        show(name, what, "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ", false);
    }

    private synchronized void show(String name, String what, String drawn, boolean done) {
        boolean first = begun.putIfAbsent(name, nanos.getAsLong()) == null;
        component = name;
        state = what;
        bar = drawn;
        if (done) {
            line(text(true));
            begun.remove(name); // the next time it is timed anew
            component = "";
        } else if (live) {
            draw();
        } else if (first) {
            line(name + ": " + what);
        }
    }

    private void line(String text) {
        out.println((live ? "\r\033[K" : "") + text);
        out.flush();
        spoken = nanos.getAsLong();
    }

    private void draw() {
        out.print("\r\033[K" + text(false));
        out.flush();
    }

    private String text(boolean done) {
        long seconds = (nanos.getAsLong() - begun.getOrDefault(component, 0L)) / 1_000_000_000L;
        String time = seconds == 0 ? "" : " (%d:%02d)".formatted(seconds / 60, seconds % 60);
        return live
                ? "%s %-15s %s%s%s".formatted(done ? "✓" : "…", component, done ? "" : bar, state, time)
                : component + ": " + state + time;
    }

    private void beat() {
        while (!closed) {
            try {
                Thread.sleep(BEAT);
            } catch (InterruptedException e) {
                return;
            }
            tick();
        }
    }

    /// What is to be seen with time alone.
    synchronized void tick() {
        if (closed || component.isEmpty()) {
            return;
        }
        if (live) {
            draw();
        } else if (nanos.getAsLong() - spoken >= SILENCE.toNanos()) {
            line(text(false));
        }
    }

    @Override
    public synchronized void close() {
        if (live && !closed && !component.isEmpty()) {
            out.print("\r\033[K");
            out.flush();
        }
        closed = true;
    }
}
