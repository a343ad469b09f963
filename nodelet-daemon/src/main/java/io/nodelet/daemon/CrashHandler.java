package io.nodelet.daemon;

/// What happens when a thread meets an error that leaves the process in an unknown state.
@FunctionalInterface
public interface CrashHandler {
    /// `EX_SOFTWARE` of sysexits.h: an internal error.
    int EXIT_CODE = 70;

    /// Ends the process at once. Kubernetes' programs go on, the ledger may be cut off between any two lines, and who
    /// started the daemon (systemd, the sandbox) starts the next one.
    CrashHandler HALT = CrashHandler::halt;

    /// @param thread its name
    void crashed(String thread, Throwable error);

    /// Whether nothing may go on after this. A stack that was too deep comes from one input, which would end every next
    /// process as well: it counts as an exception.
    static boolean fatal(Throwable error) {
        return error instanceof Error && !(error instanceof StackOverflowError);
    }

    /// From now on a thread that ends of anything it did not catch ends the process.
    static void install() {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> HALT.crashed(thread.getName(), error));
    }

    private static void halt(String thread, Throwable error) {
        try {
            System.err.println("nodeletd ends: internal error in thread \"" + thread
                    + "\". Kubernetes' programs go on. Please report this stack trace:");
            error.printStackTrace();
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE); // a shutdown hook would wait for a loop that may never answer
        }
    }
}
