package io.nodelet.diagnosis.probe;

import io.nodelet.kube.KubeException;
import io.nodelet.why.Component;
import io.nodelet.why.Unseen;
import io.nodelet.why.Unseen.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Several looks at once, all of which end by the same moment. What could not be seen is kept as data, and counted.
final class ProbeRunner {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private final long end;
    private final List<Unseen> unseen = new ArrayList<>();
    private int begun;

    ProbeRunner(Duration limit) {
        this.end = System.nanoTime() + limit.toNanos();
    }

    /// Begins to look.
    ///
    /// @param what      as it is told when nothing comes of it
    /// @param component whose troubles stay hidden then
    /// @param unseen    stands for what could not be seen
    <T> Supplier<T> begin(String what, Component component, Supplier<T> look, T unseen) {
        count();
        var task = new FutureTask<>(look::get);
        Thread.ofVirtual().name(what).start(task);
        return () -> await(what, component, task, unseen);
    }

    /// Looks at once, as a part of a look that has begun; a part that fails leaves the others as they are.
    <T> T part(String what, Component component, Supplier<T> look, T unseen) {
        count();
        try {
            return look.get();
        } catch (RuntimeException e) {
            add(unseen(what, component, e));
            return unseen;
        }
    }

    /// Tells of a look that could not even begin.
    void blocked(String what, Component component, String detail) {
        count();
        add(new Unseen(what, component, Reason.BLOCKED, detail));
    }

    /// Tells that a look that has begun, and that [#count] knows of, saw nothing.
    void failed(String what, Component component, RuntimeException why) {
        add(unseen(what, component, why));
    }

    private <T> T await(String what, Component component, FutureTask<T> task, T unseen) {
        try {
            return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            add(new Unseen(what, component, Reason.TIMEOUT, "no answer in time"));
        } catch (ExecutionException e) {
            add(unseen(what, component, Objects.requireNonNullElse(e.getCause(), e)));
        } catch (InterruptedException | CancellationException e) {
            Thread.currentThread().interrupt();
            add(new Unseen(what, component, Reason.ERROR, "interrupted"));
        }
        return unseen;
    }

    private static Unseen unseen(String what, Component component, Throwable why) {
        return new Unseen(what, component, reason(why), String.valueOf(why.getMessage()));
    }

    private static Reason reason(Throwable why) {
        return switch (why) {
            case KubeException e when e.status() == 0 -> Reason.UNREACHABLE;
            case KubeException e when e.status() == UNAUTHORIZED || e.status() == FORBIDDEN -> Reason.REFUSED;
            case UncheckedIOException _, IOException _ -> Reason.UNREADABLE;
            default -> Reason.ERROR;
        };
    }

    private synchronized void count() {
        begun++;
    }

    private synchronized void add(Unseen one) {
        unseen.add(one);
    }

    /// What nothing came of so far.
    synchronized List<Unseen> unseen() {
        return List.copyOf(unseen);
    }

    /// How many looks and parts of looks have begun.
    synchronized int begun() {
        return begun;
    }
}
