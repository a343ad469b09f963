package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Turns SIGTERM and Ctrl-C into an end of the daemon in order.
final class ShutdownHook implements AutoCloseable {
    /// Phases end their work on time; this is for the day when one does not.
    private static final long PATIENCE_SECONDS = 80;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Runnable end;
    private final Thread hook = new Thread(this::end, "ending");

    /// @param end what makes the daemon end
    ShutdownHook(Runnable end) {
        this.end = end;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        end.run();
        try {
            boolean _ = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        Runtime.getRuntime().halt(ExitCode.OK.code());
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            over.countDown(); // the process ends already: the hook sees to it
        }
    }
}
