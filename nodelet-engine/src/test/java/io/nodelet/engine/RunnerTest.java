package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.nodelet.engine.FakeDrivers.Cell;
import io.nodelet.engine.FakeDrivers.Daemon;
import io.nodelet.model.Failure;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RunnerTest {
    private final FakeMachine machine = Node.machine();

    private Runner agent(Phase... phases) {
        return machine.agent(new Plan(List.of(phases)), Fate.immortal());
    }

    private Runner node() {
        return machine.agent(Node.plan(machine, Fate.immortal()), Fate.immortal());
    }

    @Test
    void startsOnceAndThenTouchesNothing() {
        assertThat(States.of(node().start(RunOptions.ALL))).isEqualTo("10 done 2; 20 done 3; 30 done 3; 40 done 1; ");
        List<String> ledger = machine.ledgerLines();
        assertThat(States.of(node().start(RunOptions.ALL)))
                .isEqualTo("10 unchanged; 20 unchanged; 30 unchanged; 40 unchanged; ");
        assertThat(machine.ledgerLines()).isEqualTo(ledger);
    }

    @Test
    void aStartIsSettledWhenThereIsNothingToDo() {
        assertThat(node().settled(RunOptions.ALL)).isEmpty();
        node().start(RunOptions.ALL);
        List<String> ledger = machine.ledgerLines();
        assertThat(node().settled(RunOptions.ALL).map(States::of))
                .contains("10 unchanged; 20 unchanged; 30 unchanged; 40 unchanged; ");
        assertThat(machine.ledgerLines()).isEqualTo(ledger);
        machine.put("hosts", "meddled");
        assertThat(node().settled(RunOptions.ALL)).isEmpty();
    }

    @Test
    void aStartIsNotSettledWhileAPhaseThatIsNoLongerThereLeftThings() {
        agent(FakePhase.of(10, Cell.run("a", "1")), FakePhase.of(20, Cell.run("b", "1")))
                .start(RunOptions.ALL);
        assertThat(agent(FakePhase.of(10, Cell.run("a", "1"))).settled(RunOptions.ALL))
                .isEmpty();
    }

    @Test
    void aStopKeepsWhatOutlivesItAndAResetKeepsNothing() {
        node().start(RunOptions.ALL);
        assertThat(node().stop(RunOptions.ALL).isSuccess()).isTrue();
        assertThat(machine.picture().cells()).containsOnlyKeys("hosts", "keep", "keys", "foreign");
        assertThat(machine.cell("hosts")).isEqualTo("theirs");
        assertThat(machine.cell("keep")).isEqualTo("ours");
        assertThat(machine.picture().processes()).containsExactly("foreign@1");
        assertThat(node().stop(RunOptions.ALL).isSuccess()).isTrue();
        assertThat(node().reset().things()).isEqualTo(2);
        assertThat(machine.picture()).isEqualTo(Node.machine().picture());
    }

    @Test
    void whatWasChangedIsMendedAndItsFirstContentStillComesBack() {
        node().start(RunOptions.ALL);
        machine.put("hosts", "meddled");
        assertThat(States.of(node().start(RunOptions.ALL))).startsWith("10 done 1; 20 unchanged;");
        assertThat(machine.cell("hosts")).isEqualTo("ours 1");
        node().stop(RunOptions.ALL);
        assertThat(machine.cell("hosts")).isEqualTo("theirs");
    }

    @Test
    void whatIsNoLongerDeclaredIsGivenBack() {
        agent(FakePhase.of(10, Cell.run("a", "1"), Cell.kept("b", "1"), Cell.run("hosts", "1")))
                .start(RunOptions.ALL);
        RunResult result = agent(FakePhase.of(10, Cell.run("a", "1"))).start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 done 2; ");
        assertThat(machine.picture().cells()).containsKey("a").doesNotContainKey("b");
        assertThat(machine.cell("hosts")).isEqualTo("theirs");
    }

    @Test
    void aPhaseThatTheRoleNoLongerHasStopsAndKeepsItsData() {
        agent(FakePhase.of(10, Cell.run("a", "1")), FakePhase.of(20, Cell.kept("data", "1"), new Daemon("etcd", "1")))
                .start(RunOptions.ALL);
        agent(FakePhase.of(10, Cell.run("a", "1"))).start(RunOptions.ALL);
        assertThat(machine.running("etcd")).isEmpty();
        assertThat(machine.hasCell("data")).isTrue();
    }

    @Test
    void aFailedLiveCheckFailsThePhase() {
        RunResult result = agent(FakePhase.of(10, Cell.run("a", "1"))
                        .check(() -> Health.unhealthy(ReasonCode.SERVICE_UNWELL, "a", "port 1 is closed")))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 failed: port 1 is closed; ");
    }

    @Test
    void aBugInAPhaseIsAFailureOfIt() {
        RunResult result = agent(FakePhase.of(10, new Deed("x", () -> {
                    throw new IllegalStateException("oh");
                })))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).isEqualTo("10 failed: unexpected: java.lang.IllegalStateException: oh; ");
    }

    @Test
    void aPhaseThatTakesTooLongFails() {
        CountDownLatch never = new CountDownLatch(1);
        RunResult result = agent(
                        FakePhase.of(10, new Deed("x", never::await)).within(Duration.ofMillis(30)),
                        FakePhase.of(20, Cell.run("a", "1")))
                .start(RunOptions.ALL);
        assertThat(States.of(result)).startsWith("10 failed: not done within ").endsWith("20 done 1; ");
    }

    @Test
    void aRunThatTakesTooLongIsCancelledAndGoesOnNextTime() {
        CountDownLatch never = new CountDownLatch(1);
        RunOptions hurried = new RunOptions(0, false, false, Optional.of(Duration.ofMillis(30)));
        Runner agent = agent(FakePhase.of(10, Cell.run("a", "1"), new Deed("x", never::await), Cell.run("b", "1")));
        assertThatExceptionOfType(RunCancelledException.class).isThrownBy(() -> agent.start(hurried));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(agent(FakePhase.of(10, Cell.run("a", "1"), Cell.run("b", "1")))
                        .start(RunOptions.ALL)
                        .isSuccess())
                .isTrue();
        assertThat(machine.times("write a")).isOne();
    }

    @Test
    void anInterruptEndsTheRunAndLetsNothingBegin() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Runner agent = agent(
                FakePhase.of(10, new Deed("x", () -> {
                    begun.countDown();
                    never.await();
                })),
                FakePhase.of(20, Cell.run("late", "1")).dependsOn(10));
        AtomicReference<Throwable> end = new AtomicReference<>(new AssertionError("it ended well"));
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                agent.start(RunOptions.ALL);
            } catch (RunCancelledException e) {
                end.set(e);
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        run.interrupt();
        run.join();
        assertThat(end.get()).isInstanceOf(RunCancelledException.class);
        assertThat(machine.hasCell("late")).isFalse();
    }

    @Test
    void anInterruptEndsAForcedStop() throws InterruptedException {
        agent(FakePhase.of(10, Cell.run("a", "1"))).start(RunOptions.ALL);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Runner agent =
                agent(FakePhase.of(10, Cell.run("a", "1")), FakePhase.of(20).first(new Deed("drain", () -> {
                    begun.countDown();
                    never.await();
                })));
        AtomicReference<Throwable> end = new AtomicReference<>(new AssertionError("it ended well"));
        Thread run = Thread.ofVirtual().start(() -> {
            try {
                agent.stop(new RunOptions(0, false, true, Optional.empty()));
            } catch (RunCancelledException e) {
                end.set(e);
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
        run.interrupt();
        run.join();
        assertThat(end.get()).isInstanceOf(RunCancelledException.class);
        assertThat(machine.hasCell("a")).isTrue();
    }

    @Test
    void aDryRunTellsAndTouchesNothing() {
        machine.put("hosts", "ours 1");
        var before = machine.picture();
        var changes = node().planStart(RunOptions.ALL);
        assertThat(changes.get(id(changes.keySet(), 10)))
                .containsExactly(
                        missing("make", "cell", "keys"),
                        because("make", "cell", "hosts", ReasonCode.NOT_OWNED, "there, but not ours yet"));
        assertThat(changes.get(id(changes.keySet(), 30)))
                .containsExactly(
                        because("mend", "cell", "keep", ReasonCode.RESOURCE_DIFFERS, "it is otherwise"),
                        missing("make", "daemon", "kubelet"),
                        because("do", "action", "me", ReasonCode.ETCD_NOT_JOINED, "me is no member"));
        assertThat(node().planStop(RunOptions.ALL).values()).allMatch(List::isEmpty);
        assertThat(machine.picture()).isEqualTo(before);
        assertThat(machine.ledgerLines()).isEmpty();
    }

    @Test
    void theDryRunOfAStopAndOfAResetTellsWhatGoes() {
        node().start(RunOptions.ALL);
        var before = machine.picture();
        var changes = node().planStop(RunOptions.ALL);
        assertThat(changes.keySet().stream().map(PhaseId::number)).containsExactly(40, 30, 20, 10);
        assertThat(changes.get(id(changes.keySet(), 30))).containsExactly(new Change("undo", "daemon", "kubelet", ""));
        assertThat(node().planReset())
                .contains(
                        new Change("remove", "cell", "keys", ""),
                        new Change("restore", "cell", "keep", "as it was before"))
                .hasSize(8);
        assertThat(machine.picture()).isEqualTo(before);
    }

    private static PhaseId id(Iterable<PhaseId> ids, int number) {
        for (PhaseId id : ids) {
            if (id.number() == number) {
                return id;
            }
        }
        throw new AssertionError("no phase " + number);
    }

    @Test
    void aStopGoesDownInReverseAfterTheDrain() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        Plan plan = new Plan(List.of(
                FakePhase.of(10, Cell.run("a", "1"), Cell.run("b", "1")),
                FakePhase.of(20, new Daemon("etcd", "1")),
                FakePhase.of(30).first(new Deed("drain", () -> order.add("drained")))));
        machine.agent(plan, Fate.immortal()).start(RunOptions.ALL);
        machine.agent(plan, Fate.immortal(), event -> {
                    if (event instanceof RunEvent.Changing changing) {
                        order.add(changing.key());
                    }
                })
                .stop(RunOptions.ALL);
        assertThat(order).containsExactly("drained", "etcd", "b", "a");
    }

    @Test
    void aStopFromAPhaseOnLeavesThoseBeforeAndDrainsNothing() {
        List<String> drained = new ArrayList<>();
        Phase first = FakePhase.of(10, Cell.run("a", "1")).first(new Deed("drain", () -> drained.add("x")));
        Runner agent = agent(first, FakePhase.of(20, Cell.run("b", "1")), FakePhase.of(30, Cell.run("c", "1")));
        agent.start(RunOptions.ALL);
        assertThat(States.of(agent.stop(RunOptions.from(1)))).isEqualTo("30 done 1; 20 done 1; ");
        assertThat(machine.picture().cells()).containsKey("a").doesNotContainKeys("b", "c");
        assertThat(drained).isEmpty();
        assertThat(States.of(agent.start(new RunOptions(2, true, false, Optional.empty()))))
                .isEqualTo("30 done 1; ");
        assertThat(machine.picture().cells()).containsKeys("a", "c").doesNotContainKey("b");
    }

    @Test
    void aStopEndsAtAFailureUnlessForced() {
        Phase bad = FakePhase.of(20, Cell.run("b", "1"), new Stubborn());
        Runner agent = agent(FakePhase.of(10, Cell.run("a", "1")), bad, FakePhase.of(30, Cell.run("c", "1")));
        agent.start(RunOptions.ALL);
        assertThat(States.of(agent.stop(RunOptions.ALL)))
                .isEqualTo("30 done 1; 20 failed: it stays; 10 skipped: a phase above it failed to stop; ");
        assertThat(machine.picture().cells()).containsKeys("a", "b").doesNotContainKey("c");
        assertThat(States.of(agent.stop(new RunOptions(0, false, true, Optional.empty()))))
                .isEqualTo("30 unchanged; 20 failed: it stays; 10 done 1; ");
        assertThat(machine.picture().cells()).doesNotContainKey("a");
    }

    /// An action that can't be taken back.
    private record Stubborn() implements Action {
        @Override
        public String key() {
            return "stubborn";
        }

        @Override
        public Health check() {
            return Health.healthy();
        }

        @Override
        public void perform(Progress progress) {}

        @Override
        public void undo(Progress progress) {
            throw new NodeletException("it stays");
        }
    }

    @Test
    void aDrainThatFailsKeepsTheStackUnlessForced() {
        Runner agent =
                agent(FakePhase.of(10, Cell.run("a", "1")), FakePhase.of(20).first(Deed.failing("drain")));
        agent.start(RunOptions.ALL);
        assertThat(States.of(agent.stop(RunOptions.ALL)))
                .contains("20 failed: drain went wrong", "10 skipped: a phase above it failed to stop");
        assertThat(machine.hasCell("a")).isTrue();
        agent.stop(new RunOptions(0, false, true, Optional.empty()));
        assertThat(machine.hasCell("a")).isFalse();
    }

    @Test
    void aStopThatBudgetsBlockIsRefusedAndHasTouchedNothing() {
        List<Boolean> forced = new ArrayList<>();
        Phase drain = new Drained(forced);
        Runner agent = agent(FakePhase.of(10, Cell.run("a", "1")), drain);
        agent.start(RunOptions.ALL);

        RunResult refused = agent.stop(RunOptions.ALL);
        assertThat(refused.refused()).isTrue();
        assertThat(machine.hasCell("a")).isTrue();
        assertThat(agent.drain(false).refused()).isTrue();

        RunResult went = agent.stop(new RunOptions(0, false, true, Optional.empty()));
        assertThat(went.refused()).isFalse();
        assertThat(machine.hasCell("a")).isFalse();
        assertThat(forced).containsExactly(false, false, true);

        agent.stop(RunOptions.ALL);
        assertThat(forced).as("nothing runs, so nothing is drained").hasSize(3);
    }

    /// Drains when it is forced to.
    private record Drained(List<Boolean> forced) implements Phase {
        @Override
        public PhaseId id() {
            return new PhaseId(20, "020-drain.sh", "Drain");
        }

        @Override
        public List<Item> declare() {
            return List.of();
        }

        @Override
        public List<Action> beforeStop(boolean force) {
            return List.of(new Deed("drain", () -> {
                forced.add(force);
                if (!force) {
                    throw new NodeletException(new Failure(ReasonCode.DRAIN_BLOCKED, "", "a budget keeps a pod"));
                }
            }));
        }
    }

    @Test
    void statusTellsRunningStoppedAndFailed() {
        assertThat(verdicts()).isEqualTo("STOPPED STOPPED STOPPED STOPPED");
        node().start(RunOptions.ALL);
        assertThat(verdicts()).isEqualTo("RUNNING RUNNING RUNNING RUNNING");
        machine.end("etcd@1");
        machine.put("config", "meddled");
        assertThat(verdicts()).isEqualTo("RUNNING FAILED RUNNING FAILED");
        assertThat(node().status(RunOptions.ALL).stream().map(PhaseReport::reason))
                .containsExactly("", "cell config: it is otherwise", "", "etcd does not run once");
        node().start(RunOptions.ALL);
        assertThat(verdicts()).isEqualTo("RUNNING RUNNING RUNNING RUNNING");
        node().stop(RunOptions.ALL);
        assertThat(verdicts()).isEqualTo("STOPPED STOPPED STOPPED STOPPED");
    }

    private String verdicts() {
        return String.join(
                " ",
                node().status(RunOptions.ALL).stream()
                        .map(phaseReport -> phaseReport.state().name())
                        .toList());
    }

    @Test
    void aCheckThatCannotLookIsAFailureWithItsReason() {
        PhaseReport report = agent(FakePhase.of(10).check(() -> {
                    throw new NodeletException("no permission");
                }))
                .status(RunOptions.ALL)
                .getFirst();
        assertThat(report.state()).isEqualTo(PhaseReport.State.FAILED);
        assertThat(report.reason()).isEqualTo("no permission");
    }

    @Test
    void whatIsRenewedIsMadeAnew() {
        node().start(RunOptions.ALL);
        assertThat(node().renew(owned -> owned.key().equals("keys"))).isOne();
        assertThat(machine.hasCell("keys")).isFalse();
        assertThat(States.of(node().start(RunOptions.ALL))).startsWith("10 done 1; 20 unchanged;");
    }

    private static Change missing(String what, String kind, String key) {
        return because(what, kind, key, ReasonCode.RESOURCE_MISSING, "missing");
    }

    private static Change because(String what, String kind, String key, ReasonCode code, String words) {
        return new Change(what, kind, key, new Failure(code, key, words));
    }
}
