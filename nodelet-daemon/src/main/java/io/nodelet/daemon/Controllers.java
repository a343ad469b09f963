package io.nodelet.daemon;

import io.nodelet.engine.RunCancelledException;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The scheduler of the daemon's controllers: runs the rounds of each on a supervised thread until it is closed.
public final class Controllers implements AutoCloseable {
    static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    /// How soon a node that changed its role takes up a duty.
    private static final Duration ROLE_CHECK = Duration.ofSeconds(5);

    private final Supplier<Role> role;
    private final Consumer<String> log;
    private final List<Thread> threads;

    private Controllers(SupervisedThreads threads, List<Controller> all, Supplier<Role> role, Consumer<String> log) {
        this.role = role;
        this.log = log;
        this.threads = all.stream()
                .map(controller -> threads.start(controller.name(), () -> run(controller)))
                .toList();
    }

    /// Starts them; their first rounds begin at once.
    ///
    /// @param role of the node, by the configuration in force
    /// @param log  told of each failure once, until a round succeeds
    public static Controllers start(
            SupervisedThreads threads, List<Controller> all, Supplier<Role> role, Consumer<String> log) {
        return new Controllers(threads, all, role, log);
    }

    private void run(Controller controller) throws InterruptedException {
        try (controller) {
            String failure = "";
            while (true) {
                if (controller.runsOn(role.get())) {
                    failure = round(controller, failure);
                    Thread.sleep(rest(controller.interval(), failure));
                } else {
                    Thread.sleep(ROLE_CHECK);
                }
            }
        }
    }

    /// @param before the failure of the round before; empty where it succeeded
    /// @return that of this one
    private String round(Controller controller, String before) throws InterruptedException {
        try {
            controller.reconcile();
            return "";
        } catch (RunCancelledException e) {
            throw e;
        } catch (NodeletException e) {
            String failure = controller.name() + ": " + e.getMessage();
            if (!failure.equals(before)) {
                log.accept(failure);
            }
            return failure;
        }
    }

    private static Duration rest(Duration interval, String failure) {
        return failure.isEmpty() || interval.compareTo(AFTER_FAILURE) > 0 ? interval : AFTER_FAILURE;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}
