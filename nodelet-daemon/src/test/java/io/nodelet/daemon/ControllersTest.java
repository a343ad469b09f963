package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ControllersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final SupervisedThreads threads = new SupervisedThreads(log::add, CrashHandler.HALT, Duration.ofMillis(1));

    private final class Counting implements Controller {
        private final Duration interval;

        Counting(Duration interval) {
            this.interval = interval;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public boolean runsOn(Role role) {
            return role == Role.MASTER;
        }

        @Override
        public void reconcile() {
            rounds.incrementAndGet();
            RuntimeException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public Duration interval() {
            return interval;
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private Controllers start(Role role, Duration interval) {
        return Controllers.start(threads, List.of(new Counting(interval)), () -> role, log::add);
    }

    @Test
    void roundsFollowOneAnotherUntilTheEnd() {
        try (var _ = start(Role.MASTER, Duration.ofMillis(1))) {
            await(() -> rounds.get() > 2);
            assertThat(closed).hasValue(0);
        }
        await(() -> closed.get() == 1);
    }

    @Test
    void aFailureIsLoggedOnceUntilARoundSucceeds() {
        failures.addAll(List.of(new NodeletException("the API is away"), new NodeletException("the API is away")));

        try (var _ = start(Role.MASTER, Duration.ofMillis(1))) {
            await(() -> rounds.get() > 2);
        }
        assertThat(log).containsExactly("counting: the API is away");
    }

    @Test
    void anInternalErrorBeginsItAgainWithNothingHeld() {
        failures.add(new IllegalStateException("nobody thought of this"));

        try (var _ = start(Role.MASTER, Duration.ofMillis(1))) {
            await(() -> rounds.get() > 1);
            assertThat(closed).hasValue(1);
        }
        assertThat(log).singleElement().asString().contains("internal error in thread counting");
        assertThat(threads.restarts().toString()).contains("nodelet_thread_restarts_total{duty=\"counting\"} 1\n");
    }

    @Test
    void nodesOfAnotherRoleHaveNoSuchDuty() {
        var asked = new AtomicInteger();

        try (var _ = Controllers.start(
                threads,
                List.of(new Counting(Duration.ofMillis(1))),
                () -> {
                    asked.incrementAndGet();
                    return Role.WORKER;
                },
                log::add)) {
            await(() -> asked.get() > 0);
        }
        await(() -> closed.get() == 1);
        assertThat(rounds).hasValue(0);
    }

    private static void await(BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition)).isTrue();
    }
}
