package io.nodelet.agent.cli.context;

import io.nodelet.daemon.CrashHandler;

/// How a command ends: a contract with scripts.
public enum ExitCode {
    OK(0, "done, or as asked"),
    FAILED(1, "a phase, or something else, failed"),
    USAGE(2, "the command line is wrong"),
    NOT_RUNNING(3, "status: the stack is not running; why, secrets status: something is wrong; cis: a check failed"),
    CONFIG(4, "the configuration is wrong"),
    PREFLIGHT(5, "preflight failed; nothing was changed"),
    BUSY(6, "another nodeletd is at work on this node"),
    TIMEOUT(7, "not done within --timeout; the same command goes on"),
    LEFT(8, "run: a reset ended the daemon, which is not to be started again"),
    UNCERTAIN(9, "why, secrets status: nothing is known to be wrong, and not everything could be seen"),
    CRASHED(CrashHandler.EXIT_CODE, "an internal error ended nodeletd; Kubernetes' programs go on"),
    INTERRUPTED(130, "interrupted; the same command goes on");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
