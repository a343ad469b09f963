package io.nodelet.agent.cli.process;

import io.nodelet.agent.cli.context.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Turns Ctrl-C and SIGTERM into an interrupt of the thread that acts, and lets it end in order before the process
/// does.
public final class InterruptHandler implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 2;
    private static final CountDownLatch LAST_WORDS = new CountDownLatch(1);
    private final BooleanSupplier breakOff;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interrupt");
    private volatile boolean interrupted;

    /// Interrupts the thread that makes it.
    public InterruptHandler() {
        this(interrupting(Thread.currentThread()));
    }

    /// @param breakOff makes the command end; whether it is to be waited for
    public InterruptHandler(BooleanSupplier breakOff) {
        this.breakOff = breakOff;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static BooleanSupplier interrupting(Thread worker) {
        return () -> {
            worker.interrupt();
            return true;
        };
    }

    public boolean interrupted() {
        return interrupted;
    }

    /// The program has printed all that it had to say: an interrupt need not wait for it any longer.
    public static void lastWordsSaid() {
        LAST_WORDS.countDown();
    }

    private void interrupt() {
        interrupted = true;
        try {
            if (breakOff.getAsBoolean()) {
                ended.await();
                boolean _ = LAST_WORDS.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
    }

    @Override
    public void close() {
        ended.countDown();
        if (!interrupted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                interrupted = true; // the signal came this very moment; the hook ends the process
            }
        }
    }
}
