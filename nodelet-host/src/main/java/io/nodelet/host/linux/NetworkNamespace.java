package io.nodelet.host.linux;

import io.nodelet.host.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Another network namespace of this machine, such as a pod's (see `setns(2)`).
///
/// @param file what stands for it: `/run/netns/<name>`, or `/proc/<pid>/ns/net`
public record NetworkNamespace(Path file) {
    /// Does `work` as if it ran in there: sockets that it opens are of that namespace. It runs on a thread of its own,
    /// which ends with it, so that no other work ever runs in there.
    ///
    /// @param limit after which it is given up
    /// @throws IOException when there is no such namespace, the work fails, or the time is up
    public <T> T within(Duration limit, Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter();
            return work.call();
        });
        Thread.ofPlatform().daemon().name("in " + file).start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new IOException("not done in " + file + " within " + limit.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error; // it says nothing of the namespace
            }
            throw new IOException(AtomicFile.reason(cause(e)), e);
        }
    }

    private static IOException cause(ExecutionException e) {
        return e.getCause() instanceof IOException iOException
                ? iOException
                : new IOException(String.valueOf(e.getCause()), e);
    }

    private void enter() throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("there is no " + file);
        }
        if (!Libc.enterNetwork(file.toString())) {
            throw new IOException("the kernel lets nobody into " + file);
        }
    }
}
