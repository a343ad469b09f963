package io.nodelet.engine;

import io.nodelet.engine.ledger.Lifetime;
import io.nodelet.engine.ledger.PriorState;
import java.util.List;
import java.util.Map;

/// Drivers of a [FakeMachine]; every effect has a beginning, a middle and an end at which the agent may die.
final class FakeDrivers {
    private FakeDrivers() {}

    /// A text under a name: new, or in the place of one that was there.
    record Cell(String key, String content, Lifetime lifetime) implements Resource {
        static Cell run(String name, String content) {
            return new Cell(name, content, Lifetime.RUN);
        }

        static Cell kept(String name, String content) {
            return new Cell(name, content, Lifetime.KEPT);
        }

        @Override
        public String kind() {
            return "cell";
        }
    }

    /// A process that must run once.
    record Daemon(String key, String version) implements Resource {
        @Override
        public String kind() {
            return "daemon";
        }

        @Override
        public boolean runs() {
            return true;
        }
    }

    /// Drives [Cell].
    record Cells(FakeMachine machine, Fate fate) implements Driver<Cell> {
        @Override
        public Class<Cell> type() {
            return Cell.class;
        }

        @Override
        public String kind() {
            return "cell";
        }

        @Override
        public Difference compare(Cell wanted) {
            if (!machine.hasCell(wanted.key())) {
                return Difference.missing();
            }
            return machine.cell(wanted.key()).equals(wanted.content())
                    ? Difference.same()
                    : Difference.changed("it is otherwise");
        }

        @Override
        public PriorState before(Cell wanted) {
            fate.point("before the look at " + wanted.key());
            return machine.hasCell(wanted.key())
                    ? PriorState.of(Map.of("was", machine.cell(wanted.key())))
                    : PriorState.NOTHING;
        }

        @Override
        public void apply(Cell wanted) {
            fate.point("before " + wanted.key());
            machine.put(wanted.key(), "half of " + wanted.content());
            fate.point("in the middle of " + wanted.key());
            machine.put(wanted.key(), wanted.content());
            machine.count("write " + wanted.key());
            fate.point("after " + wanted.key());
        }

        @Override
        public void restore(String key, PriorState priorState) {
            fate.point("before " + key + " is restored");
            if (priorState.nothing()) {
                machine.remove(key);
            } else {
                machine.put(key, "half restored");
                fate.point("in the middle of the restore of " + key);
                machine.put(key, priorState.get("was").orElseThrow());
            }
            fate.point("after " + key + " was restored");
        }
    }

    /// Drives [Daemon].
    record Daemons(FakeMachine machine, Fate fate) implements Driver<Daemon> {
        @Override
        public Class<Daemon> type() {
            return Daemon.class;
        }

        @Override
        public String kind() {
            return "daemon";
        }

        @Override
        public Difference compare(Daemon wanted) {
            List<String> running = machine.running(wanted.key());
            if (running.isEmpty()) {
                return Difference.missing();
            }
            return running.equals(List.of(wanted.key() + "@" + wanted.version()))
                    ? Difference.same()
                    : Difference.changed("it runs otherwise");
        }

        @Override
        public PriorState before(Daemon wanted) {
            return PriorState.NOTHING;
        }

        @Override
        public void apply(Daemon wanted) {
            fate.point("before the start of " + wanted.key());
            for (String old : machine.running(wanted.key())) {
                machine.end(old);
                fate.point("between the end and the start of " + wanted.key());
            }
            machine.launch(wanted.key(), wanted.version());
            fate.point("after the start of " + wanted.key());
        }

        @Override
        public void restore(String key, PriorState priorState) {
            fate.point("before the end of " + key);
            machine.running(key).forEach(machine::end);
            fate.point("after the end of " + key);
        }
    }

    /// Joins a group, and leaves it at stop.
    record Joining(String key, FakeMachine machine, Fate fate) implements Action {
        @Override
        public io.nodelet.model.Health check() {
            return machine.isMember(key)
                    ? io.nodelet.model.Health.healthy()
                    : io.nodelet.model.Health.unhealthy(
                            io.nodelet.model.ReasonCode.ETCD_NOT_JOINED, key, key + " is no member");
        }

        @Override
        public void perform(Progress progress) {
            fate.point("before " + key + " joins");
            machine.join(key);
            fate.point("after " + key + " joined");
        }

        @Override
        public void undo(Progress progress) {
            fate.point("before " + key + " leaves");
            machine.leave(key);
            fate.point("after " + key + " left");
        }
    }
}
