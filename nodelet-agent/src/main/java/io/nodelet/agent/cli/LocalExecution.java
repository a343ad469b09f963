package io.nodelet.agent.cli;

import io.nodelet.engine.RunCancelledException;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.Runner;
import io.nodelet.model.NodeletException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// One command that changes the node: the only one at its time, heard by kube.log and by who watches, and ended in
/// order by Ctrl-C.
final class LocalExecution implements AutoCloseable {
    private final OwnerLock lock;
    private final InterruptHandler interruptHandler;
    private final KubeLog log;
    private final RunProgressView progress;
    private final RunTimes times = new RunTimes();
    private final Runner runner;

    LocalExecution(
            CliContext cliContext, NodeOperations nodeOperations, String command, CommandArguments commandArguments) {
        this.lock = OwnerLock.take(
                cliContext.run(), command, cliContext.machine().clock().instant());
        this.log = new KubeLog(
                cliContext.logs(),
                cliContext.machine().clock(),
                cliContext.console().err());
        boolean table = commandArguments.output() == OutputFormat.TABLE;
        PrintStream to =
                table ? cliContext.console().out() : cliContext.console().err();
        boolean live = table && cliContext.console().terminal();
        this.progress = new RunProgressView(
                to,
                live,
                commandArguments.has("--verbose"),
                nodeOperations.plan().ids());
        try {
            this.runner = nodeOperations.runner(this::hear);
        } catch (NodeletException e) {
            lock.close();
            throw e;
        }
        this.interruptHandler = new InterruptHandler();
        log.say("`" + command + "` begins");
    }

    private void hear(RunEvent event) {
        if (RunTimes.looking(event)) {
            return;
        }
        log.accept(event);
        progress.accept(event);
        times.hear(event);
    }

    Runner runner() {
        return runner;
    }

    /// How long each phase took, by its number.
    Map<Integer, Duration> times() {
        return times.all();
    }

    /// Runs something that may be cut short by a signal or by `--timeout`.
    RunResult run(RunOptions options, Supplier<RunResult> work) {
        try {
            RunResult result = work.get();
            if (interruptHandler.interrupted()) {
                throw interruptedEnd();
            }
            return refuseLate(options.timeout(), result);
        } catch (RunCancelledException e) {
            throw interruptHandler.interrupted() || options.timeout().isEmpty()
                    ? interruptedEnd()
                    : timedOut(options.timeout().get(), e);
        }
    }

    private static RunResult refuseLate(Optional<Duration> timeout, RunResult result) {
        boolean late =
                timeout.isPresent() && !result.isSuccess() && result.took().compareTo(timeout.get()) >= 0;
        if (late) {
            String cause = result.failure()
                    .map(failure -> ": " + failure.getKey().file() + ": "
                            + failure.getValue().cause().getMessage())
                    .orElse("");
            throw timedOut(timeout.get(), new NodeletException(cause));
        }
        return result;
    }

    private static ExitException timedOut(Duration timeout, NodeletException cause) {
        String why = cause instanceof RunCancelledException ? "" : String.valueOf(cause.getMessage());
        return new ExitException(
                ExitCode.TIMEOUT,
                "not done within " + EventText.seconds(timeout) + " (--timeout)" + why,
                "Run the same command again: it goes on where it was left.");
    }

    private static ExitException interruptedEnd() {
        return new ExitException(
                ExitCode.INTERRUPTED, "interrupted", "Run the same command again: it goes on where it was left.");
    }

    @Override
    public void close() {
        progress.clear();
        log.close();
        try {
            lock.close();
        } finally {
            interruptHandler.close();
        }
    }
}
