package io.nodelet.agent.cli;

import io.nodelet.agent.cli.context.BuildInfo;
import io.nodelet.agent.cli.context.CliContext;
import io.nodelet.agent.cli.context.Console;
import io.nodelet.agent.cli.context.NodeOperations;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.daemon.NodeIdentity;
import io.nodelet.engine.Action;
import io.nodelet.engine.Drivers;
import io.nodelet.engine.Item;
import io.nodelet.engine.Phase;
import io.nodelet.engine.Plan;
import io.nodelet.engine.Progress;
import io.nodelet.engine.RunCancelledException;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.Runner;
import io.nodelet.engine.ledger.FileLedgerStore;
import io.nodelet.engine.ledger.Ledger;
import io.nodelet.engine.ledger.OwnedResource;
import io.nodelet.host.FakeServices;
import io.nodelet.host.Services;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.Health;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import io.nodelet.phases.PhaseIds;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// nodeletd whose one phase waits for what never comes: a process of its own for tests to interrupt.
final class WaitingProgram {
    private WaitingProgram() {}

    /// @param args the folder that stands for the machine, then a command line
    public static void main(String[] args) {
        Path root = Path.of(args[0]);
        var recorded = RecordedMachine.sound(root);
        var context = new CliContext(
                Console.real(),
                recorded.machine(),
                _ -> new Waiting(root),
                new BuildInfo("1.2.3", "2026-11-22T00:00:00Z"),
                root.resolve("nodelet.yaml"),
                root.resolve("run/nodelet"),
                root.resolve("logs"),
                root.resolve("state"),
                root.resolve("kube_status"),
                TrustedFiles.below(root));
        String[] words = List.of(args).subList(1, args.length).toArray(String[]::new);
        System.exit(new Program(context).run(words));
    }

    private record Waiting(Path root) implements NodeOperations {
        @Override
        public Plan plan() {
            return new Plan(List.of(new WaitingPhase()));
        }

        @Override
        public boolean started() {
            return false;
        }

        @Override
        public Runner runner(RunEvent.Sink events) {
            var ledger = new Ledger(new FileLedgerStore(root.resolve("state/ledger")), Clock.systemUTC());
            return new Runner(plan(), new Drivers(List.of()), ledger, events);
        }

        @Override
        public Services services() {
            return new FakeServices(root, Clock.systemUTC());
        }

        @Override
        public NodeIdentity identity() {
            return new NodeIdentity("n1", "master", "c1");
        }

        @Override
        public void prepare() {
            new FileLedgerStore(root.resolve("state/ledger")).prepare();
        }

        @Override
        public boolean renewable(OwnedResource owned) {
            return false;
        }
    }

    private record WaitingPhase() implements Phase {
        @Override
        public PhaseId id() {
            return PhaseIds.WAIT;
        }

        @Override
        public List<Item> declare() {
            return List.of(new Wait());
        }
    }

    private record Wait() implements Action {
        @Override
        public String key() {
            return "wait for ever";
        }

        @Override
        public Health check() {
            return Health.unhealthy(ReasonCode.SERVICE_UNWELL, "", "it never comes");
        }

        @Override
        public void perform(Progress progress) {
            progress.say("waiting for what never comes");
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RunCancelledException();
            }
        }
    }
}
