package io.nodelet.e2e;

import io.nodelet.agent.Wiring;
import io.nodelet.checks.machine.FactGatherer;
import io.nodelet.config.ConfigFile;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunResult;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.LedgerStore;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// The real agent on a ledger that kills it: `MortalAgent start|stop|reset N before|after`, N being the number of the
/// write, 0 for none. Runs in a test host. Says how many writes it made when it lives.
public final class MortalAgent {
    /// How it ends when it is killed: as by SIGKILL, nothing of it runs any more.
    static final int KILLED = 137;

    private MortalAgent() {}

    public static void main(String[] args) {
        NodeConfig config = ConfigFile.loadIfPresent(ConfigFile.DEFAULT);
        var store = new Mortal(
                new FileLedgerStore(Layout.STATE.resolve("ledger")),
                Integer.parseInt(args[1]),
                args[2].equals("before"),
                new AtomicInteger());
        Runner runner = Wiring.of(new NodeSpec(config, FactGatherer.discover(config)), store)
                .runner(RunEvent.Sink.NONE);
        boolean good = run(runner, args[0]);
        System.out.println("writes=" + store.written().get());
        System.exit(good ? 0 : 1);
    }

    private static boolean run(Runner runner, String command) {
        RunResult result = command.equals("start") ? runner.start(RunOptions.ALL) : runner.stop(RunOptions.ALL);
        result.failure()
                .ifPresent(entry -> System.err.println(
                        entry.getKey().file() + ": " + entry.getValue().cause()));
        if (command.equals("reset")) {
            runner.reset();
        }
        return result.isSuccess();
    }

    private record Mortal(LedgerStore store, int last, boolean before, AtomicInteger written) implements LedgerStore {
        @Override
        public List<String> lines() {
            return store.lines();
        }

        @Override
        public void append(String line) {
            boolean end = written.incrementAndGet() == last;
            if (!end || !before) {
                store.append(line);
            }
            if (end) {
                System.err.println("killed at: " + line);
                Runtime.getRuntime().halt(KILLED);
            }
        }

        @Override
        public void discard() {
            store.discard();
        }
    }
}
