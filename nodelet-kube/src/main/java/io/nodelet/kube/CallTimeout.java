package io.nodelet.kube;

import java.io.Closeable;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// Gives work on a connection a limit where Java has none: writing to a peer that reads no more, and a handshake as
/// a whole, of which each read alone can be limited. A connection whose time is over is closed under whoever waits
/// for it.
final class CallTimeout {
    private final Closeable connection;
    private volatile boolean rang;

    private CallTimeout(Closeable connection) {
        this.connection = connection;
    }

    /// Work that may block.
    interface Work {
        void run() throws IOException;
    }

    /// @throws SocketTimeoutException when the time was over before the work was done; the connection is closed then
    static void within(CallDeadline callDeadline, Closeable connection, Work work) throws IOException {
        int millis = callDeadline.left();
        CallTimeout callTimeout = new CallTimeout(connection);
        Thread waiting = Thread.ofVirtual().start(() -> callTimeout.ring(millis));
        try {
            work.run();
        } catch (IOException e) {
            throw callTimeout.rang ? late(e) : e;
        } finally {
            waiting.interrupt();
        }
    }

    private static SocketTimeoutException late(IOException e) {
        SocketTimeoutException timeout = new SocketTimeoutException("no time is left");
        timeout.initCause(e);
        return timeout;
    }

    private void ring(int millis) {
        try {
            Thread.sleep(Duration.ofMillis(millis));
            rang = true;
            connection.close();
        } catch (InterruptedException | IOException e) {
            // done in time, or closed already
        }
    }
}
