package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SupervisedThreadsTest {
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> crashes = new CopyOnWriteArrayList<>();
    private final SupervisedThreads threads =
            new SupervisedThreads(log::add, (thread, e) -> crashes.add(thread + ": " + e), Duration.ofMillis(1));
    private final AtomicInteger times = new AtomicInteger();
    private final CountDownLatch went = new CountDownLatch(1);

    /// Throws the first times, then goes on until it is interrupted.
    private SupervisedThreads.Duty throwing(int first, Supplied what) {
        return () -> {
            if (times.getAndIncrement() < first) {
                what.raise();
            }
            went.countDown();
            new CountDownLatch(1).await();
        };
    }

    private interface Supplied {
        void raise();
    }

    private void awaitItGoes() throws InterruptedException {
        assertThat(went.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aDutyThatEndsOfAnExceptionBeginsAgainAndIsToldOnce() throws InterruptedException {
        Thread thread = threads.start("report", throwing(4, () -> {
            throw new IllegalStateException("surprise");
        }));

        awaitItGoes();
        assertThat(threads.restarts().toString()).contains("nodelet_thread_restarts_total{duty=\"report\"} 4\n");
        assertThat(log).singleElement().asString().contains("thread report").contains("surprise at io.nodelet.");
        thread.interrupt();
        thread.join();
        assertThat(crashes).isEmpty();
    }

    @Test
    void anErrorEndsTheProcess() throws InterruptedException {
        Thread thread = threads.start("report", throwing(1, () -> {
            throw new OutOfMemoryError("Java heap space");
        }));

        thread.join();
        assertThat(crashes).containsExactly("report: java.lang.OutOfMemoryError: Java heap space");
        assertThat(times).hasValue(1);
    }

    /// One input that is nested too deep would end every next process as well.
    @Test
    void aStackThatWasTooDeepDoesNot() throws InterruptedException {
        Thread thread = threads.start("approver", throwing(1, () -> {
            throw new StackOverflowError();
        }));

        awaitItGoes();
        thread.interrupt();
        thread.join();
        assertThat(crashes).isEmpty();
        assertThat(log).hasSize(1);
    }

    @Test
    void whatAnInterruptedCallSaysIsNoSurprise() throws InterruptedException {
        Thread thread = threads.start("dns", () -> {
            went.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });

        awaitItGoes();
        thread.interrupt();
        thread.join();
        assertThat(log).isEmpty();
    }

    @Test
    void workThatIsDoneOnceIsCountedAndTold() throws InterruptedException {
        threads.once("look", () -> {
                    throw new IllegalStateException("surprise");
                })
                .join();
        threads.once("worker", () -> {
                    throw new NoClassDefFoundError("io/nodelet/Gone");
                })
                .join();

        assertThat(log).singleElement().asString().contains("thread look");
        assertThat(crashes).containsExactly("worker: java.lang.NoClassDefFoundError: io/nodelet/Gone");
    }
}
