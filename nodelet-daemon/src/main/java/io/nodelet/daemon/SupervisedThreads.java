package io.nodelet.daemon;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.engine.RunCancelledException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/// The daemon's background threads, each by the duty that it has. None of them ends unnoticed: an exception is logged
/// and counted, and the duty begins again after a rest; an error goes to the [CrashHandler].
public final class SupervisedThreads {
    private static final Duration FIRST_REST = Duration.ofSeconds(1);
    private static final Duration LONGEST_REST = Duration.ofMinutes(1);

    /// A duty that did well for so long rests as briefly as at first.
    private static final Duration SETTLED = Duration.ofMinutes(10);

    private final Consumer<String> log;
    private final CrashHandler crash;
    private final Duration firstRest;
    private final Map<String, Integer> restarts = new ConcurrentSkipListMap<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /// @param log told once of each exception
    public SupervisedThreads(Consumer<String> log) {
        this(log, CrashHandler.HALT, FIRST_REST);
    }

    /// @param firstRest until a duty begins again; twice as long each time, up to a minute
    public SupervisedThreads(Consumer<String> log, CrashHandler crash, Duration firstRest) {
        this.log = log;
        this.crash = crash;
        this.firstRest = firstRest;
    }

    /// What a thread does until it is interrupted.
    @FunctionalInterface
    public interface Duty {
        void run() throws InterruptedException;
    }

    /// Begins a duty. Interrupting the thread ends it; so does the duty's return.
    ///
    /// @param name of the duty, as metrics and logs give it
    public Thread start(String name, Duty duty) {
        Thread thread = unstarted(name, duty);
        thread.start();
        return thread;
    }

    /// As [#start], for a duty that begins later.
    public Thread unstarted(String name, Duty duty) {
        return Thread.ofVirtual().name(name).unstarted(() -> keep(name, duty));
    }

    /// Does something once, on a thread of its own: an exception is logged and counted.
    public Thread once(String name, Runnable work) {
        return Thread.ofVirtual().name(name).start(() -> {
            try {
                work.run();
            } catch (Throwable e) {
                surprised(name, e);
            }
        });
    }

    private void keep(String name, Duty duty) {
        Duration rest = firstRest;
        try {
            long began = System.nanoTime();
            while (!ended(name, duty)) {
                boolean wentWell = System.nanoTime() - began > SETTLED.toNanos();
                rest = wentWell ? firstRest : rest;
                Thread.sleep(rest);
                rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
                began = System.nanoTime();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the daemon ends
        }
    }

    private boolean ended(String name, Duty duty) throws InterruptedException {
        try {
            duty.run();
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (RunCancelledException e) {
            return Thread.currentThread().isInterrupted(); // something that was broken off in order
        } catch (Throwable e) {
            if (Thread.currentThread().isInterrupted() && !CrashHandler.fatal(e)) {
                return true; // what an interrupted call says of it is no surprise
            }
            surprised(name, e);
            return CrashHandler.fatal(e);
        }
    }

    private void surprised(String name, Throwable e) {
        if (CrashHandler.fatal(e)) {
            crash.crashed(name, e);
            return;
        }
        restarts.merge(name, 1, Integer::sum);
        String text = e + origin(e);
        if (!text.equals(told.put(name, text))) {
            log.accept("internal error in thread " + name + ", which begins again: " + text);
        }
    }

    /// Where in our code it came from.
    private static String origin(Throwable e) {
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("io.nodelet.")) {
                return " at " + frame.getClassName() + ":" + frame.getLineNumber();
            }
        }
        return "";
    }

    /// How often each duty had to begin again.
    public Metric restarts() {
        Metric metric = Metric.counter(
                "nodelet_thread_restarts_total", "How often a background thread of nodeletd ended of an exception.");
        restarts.forEach((name, count) -> metric.with(count, "duty", name));
        return metric;
    }
}
