package io.nodelet.agent.cli;

import io.nodelet.engine.Cancelled;
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
final class Acting implements AutoCloseable {
    private final OwnerLock lock;
    private final Interrupts interrupts;
    private final KubeLog log;
    private final ProgressLines progress;
    private final RunTimes times = new RunTimes();
    private final Runner runner;

    Acting(World world, Stack stack, String command, Args args) {
        this.lock = OwnerLock.take(world.run(), command, world.machine().clock().instant());
        this.log = new KubeLog(
                world.logs(), world.machine().clock(), world.console().err());
        boolean table = args.output() == Output.TABLE;
        PrintStream to = table ? world.console().out() : world.console().err();
        boolean live = table && world.console().terminal();
        this.progress =
                new ProgressLines(to, live, args.has("--verbose"), stack.plan().ids());
        try {
            this.runner = stack.runner(this::hear);
        } catch (NodeletException e) {
            lock.close();
            throw e;
        }
        this.interrupts = new Interrupts();
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
            if (interrupts.interrupted()) {
                throw interruptedEnd();
            }
            return refuseLate(options.timeout(), result);
        } catch (Cancelled e) {
            throw interrupts.interrupted() || options.timeout().isEmpty()
                    ? interruptedEnd()
                    : timedOut(options.timeout().get(), e);
        }
    }

    private static RunResult refuseLate(Optional<Duration> timeout, RunResult result) {
        boolean late = timeout.isPresent() && !result.good() && result.took().compareTo(timeout.get()) >= 0;
        if (late) {
            String cause = result.failure()
                    .map(failure -> ": " + failure.getKey().file() + ": "
                            + failure.getValue().cause().getMessage())
                    .orElse("");
            throw timedOut(timeout.get(), new NodeletException(cause));
        }
        return result;
    }

    private static Ended timedOut(Duration timeout, NodeletException cause) {
        String why = cause instanceof Cancelled ? "" : String.valueOf(cause.getMessage());
        return new Ended(
                ExitCode.TIMEOUT,
                "not done within " + EventText.seconds(timeout) + " (--timeout)" + why,
                "Run the same command again: it goes on where it was left.");
    }

    private static Ended interruptedEnd() {
        return new Ended(
                ExitCode.INTERRUPTED, "interrupted", "Run the same command again: it goes on where it was left.");
    }

    @Override
    public void close() {
        progress.clear();
        log.close();
        try {
            lock.close();
        } finally {
            interrupts.close();
        }
    }
}
