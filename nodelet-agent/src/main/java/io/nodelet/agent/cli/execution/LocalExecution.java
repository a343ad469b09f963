package io.nodelet.agent.cli.execution;

import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.CommandArguments;
import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.agent.cli.context.ExitException;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.agent.cli.context.OutputFormat;
import io.nodelet.agent.cli.process.InterruptHandler;
import io.nodelet.agent.cli.process.KubeLog;
import io.nodelet.agent.cli.process.OwnerLock;
import io.nodelet.agent.cli.render.EventText;
import io.nodelet.agent.cli.render.RunProgressView;
import io.nodelet.agent.cli.render.RunTimes;
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
public final class LocalExecution implements AutoCloseable {
    private final OwnerLock lock;
    private final InterruptHandler interruptHandler;
    private final KubeLog log;
    private final RunProgressView progress;
    private final RunTimes times = new RunTimes();
    private final Runner runner;

    public LocalExecution(CliContext context, NodeOperations operations, String command, CommandArguments arguments) {
        this.lock =
                OwnerLock.take(context.run(), command, context.machine().clock().instant());
        this.log = new KubeLog(
                context.logs(), context.machine().clock(), context.console().err());
        boolean table = arguments.output() == OutputFormat.TABLE;
        PrintStream to = table ? context.console().out() : context.console().err();
        boolean live = table && context.console().terminal();
        this.progress = new RunProgressView(
                to, live, arguments.has("--verbose"), operations.plan().ids());
        try {
            this.runner = operations.runner(this::hear);
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

    public Runner runner() {
        return runner;
    }

    /// How long each phase took, by its number.
    public Map<Integer, Duration> times() {
        return times.all();
    }

    /// Runs something that may be cut short by a signal or by `--timeout`.
    public RunResult run(RunOptions options, Supplier<RunResult> work) {
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
