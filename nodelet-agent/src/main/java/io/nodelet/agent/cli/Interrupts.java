package io.nodelet.agent.cli;

import java.util.concurrent.CountDownLatch;

/// Turns Ctrl-C and SIGTERM into an interrupt of the thread that acts, and lets it end in order before the process
/// does.
final class Interrupts implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interrupt");
    private volatile boolean interrupted;

    Interrupts() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean interrupted() {
        return interrupted;
    }

    private void interrupt() {
        interrupted = true;
        worker.interrupt();
        try {
            ended.await();
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
