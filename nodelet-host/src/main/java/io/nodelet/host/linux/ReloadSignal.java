package io.nodelet.host.linux;

/// The signal at which many programs read their configuration again.
public final class ReloadSignal {
    private static final int SIGHUP = 1;

    private ReloadSignal() {}

    /// Sends it to a process.
    ///
    /// @return whether that is there
    public static boolean send(long pid) {
        return Libc.kill(pid, SIGHUP);
    }
}
