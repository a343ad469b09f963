package io.nodelet.ctl.bundle;

import io.nodelet.bundle.build.BuildProgress;
import io.nodelet.bundle.build.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Shows a build to a person: on a terminal one line that is drawn again and again for the component at work, and one
/// that stays for each that is done; elsewhere a line whenever something begins or ends.
public final class ProgressLines implements BuildProgress, AutoCloseable {
    private static final Duration BEAT = Duration.ofMillis(500);
    private final PrintStream out;
    private final boolean live;
    private final Map<String, Long> begun = new LinkedHashMap<>();
    private String component = "";
    private String state = "";
    private volatile boolean closed;

    public static ProgressLines onStandardError() {
        return new ProgressLines(System.err, Terminal.isThere());
    }

    ProgressLines(PrintStream out, boolean live) {
        this.out = out;
        this.live = live;
        if (live) {
            Thread.ofVirtual().start(this::beat);
        }
    }

    @Override
    public synchronized void show(String name, String what, boolean done) {
        boolean first = begun.putIfAbsent(name, System.nanoTime()) == null;
        component = name;
        state = what;
        if (done) {
            line(what);
            begun.remove(name); // the next time it is timed anew
            component = "";
        } else if (live) {
            draw();
        } else if (first) {
            out.println(name + ": " + what);
        }
    }

    private void line(String what) {
        out.println((live ? "\r\033[K" : "") + text(what, true));
        out.flush();
    }

    private void draw() {
        out.print("\r\033[K" + text(state, false));
        out.flush();
    }

    private String text(String what, boolean done) {
        long seconds = (System.nanoTime() - begun.getOrDefault(component, 0L)) / 1_000_000_000L;
        String time = seconds == 0 ? "" : " (%d:%02d)".formatted(seconds / 60, seconds % 60);
        return live
                ? "%s %-15s %s%s".formatted(done ? "✓" : "…", component, what, time)
                : component + ": " + what + time;
    }

    private void beat() {
        while (!closed) {
            try {
                Thread.sleep(BEAT);
            } catch (InterruptedException e) {
                return;
            }
            synchronized (this) {
                if (!closed && !component.isEmpty()) {
                    draw();
                }
            }
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
