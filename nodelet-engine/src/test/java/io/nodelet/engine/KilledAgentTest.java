package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Kills the agent at every single point of a run: before and after each ledger write, before, in the middle of and
/// after each effect. The same command by a new agent must end well, with each effect once.
class KilledAgentTest {
    private static final RunOptions ALL = RunOptions.ALL;

    enum Order {
        OVERLAPPING,
        IN_ORDER;

        Runner agent(FakeMachine machine, Fate fate) {
            Plan plan = this == OVERLAPPING ? Node.plan(machine, fate) : Node.inOrder(machine, fate);
            return machine.agent(plan, fate);
        }

        Runner agent(FakeMachine machine) {
            return agent(machine, Fate.immortal());
        }

        FakeMachine started() {
            FakeMachine machine = Node.machine();
            assertThat(agent(machine).start(ALL).isSuccess()).isTrue();
            return machine;
        }

        FakeMachine stopped() {
            FakeMachine machine = started();
            assertThat(agent(machine).stop(ALL).isSuccess()).isTrue();
            return machine;
        }
    }

    /// One agent's life that may end early.
    private static Optional<String> live(Runner agent, Fate fate, Consumer<Runner> work) {
        try {
            work.accept(agent);
        } catch (Fate.Killed e) {
            return Optional.of(fate.where());
        } catch (CompletionException e) {
            assertThat(e).hasRootCauseInstanceOf(Fate.Killed.class);
            return Optional.of(fate.where());
        }
        assertThat(fate.dead()).as("nobody may swallow a death").isFalse();
        return Optional.empty();
    }

    /// What must hold after an agent died at `where` on a machine.
    private interface Aftermath {
        void check(FakeMachine machine, String where);
    }

    /// @return at how many points it was killed
    private static int killEverywhere(
            Order order, Supplier<FakeMachine> from, Consumer<Runner> work, Aftermath aftermath) {
        for (int n = 1; ; n++) {
            FakeMachine machine = from.get();
            Fate fate = Fate.diesAt(n);
            Optional<String> where = live(order.agent(machine, fate), fate, work);
            if (where.isEmpty()) {
                return n - 1;
            }
            aftermath.check(machine, "killed at point " + n + ", " + where.get() + machine);
        }
    }

    private static void start(Runner agent) {
        assertThat(agent.start(ALL).isSuccess()).isTrue();
    }

    private static void stop(Runner agent) {
        assertThat(agent.stop(ALL).isSuccess()).isTrue();
    }

    private static void reset(Runner agent) {
        stop(agent);
        agent.reset();
    }

    private static void assertOnce(FakeMachine machine, String where, String... effects) {
        for (String effect : effects) {
            assertThat(machine.times(effect)).as("%s, %s", effect, where).isOne();
        }
    }

    private static void assertPristine(FakeMachine machine, String where) {
        assertThat(machine.picture()).as(where).isEqualTo(Node.machine().picture());
        assertThat(machine.ledgerLines()).as(where).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void startThenStartAgain(Order order) {
        var whole = order.started().picture();
        int points = killEverywhere(order, Node::machine, KilledAgentTest::start, (machine, where) -> {
            start(order.agent(machine));
            assertThat(machine.picture()).as(where).isEqualTo(whole);
            assertOnce(machine, where, "start etcd", "start kubelet", "join me", "write keys", "write hosts");
            assertOnce(machine, where, "write config", "write env", "write keep", "write last");
            assertThat(order.agent(machine).start(ALL).unchanged()).as(where).isTrue();
            reset(order.agent(machine));
            assertPristine(machine, where);
        });
        assertThat(points).isGreaterThan(40);
    }

    @ParameterizedTest
    @EnumSource
    void stopThenStopAgain(Order order) {
        var rest = order.stopped().picture();
        int points = killEverywhere(order, order::started, KilledAgentTest::stop, (machine, where) -> {
            stop(order.agent(machine));
            assertThat(machine.picture()).as(where).isEqualTo(rest);
            assertOnce(machine, where, "end etcd", "end kubelet", "leave me");
            assertThat(machine.cell("hosts")).as(where).isEqualTo("theirs");
            reset(order.agent(machine));
            assertPristine(machine, where);
        });
        assertThat(points).isGreaterThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void resetThenResetAgain(Order order) {
        int points = killEverywhere(order, order::started, KilledAgentTest::reset, (machine, where) -> {
            reset(order.agent(machine));
            assertPristine(machine, where);
            assertOnce(machine, where, "end etcd", "end kubelet", "leave me");
        });
        assertThat(points).isGreaterThan(30);
    }

    @ParameterizedTest
    @EnumSource
    void startThenReset(Order order) {
        killEverywhere(order, Node::machine, KilledAgentTest::start, (machine, where) -> {
            reset(order.agent(machine));
            assertPristine(machine, where);
        });
    }

    @ParameterizedTest
    @EnumSource
    void stopThenStart(Order order) {
        var whole = order.started().picture();
        killEverywhere(order, order::started, KilledAgentTest::stop, (machine, where) -> {
            start(order.agent(machine));
            assertThat(machine.picture()).as(where).isEqualTo(whole);
            reset(order.agent(machine));
            assertPristine(machine, where);
        });
    }

    @ParameterizedTest
    @EnumSource
    void resetThenStart(Order order) {
        var whole = order.started().picture();
        killEverywhere(order, order::started, KilledAgentTest::reset, (machine, where) -> {
            start(order.agent(machine));
            assertThat(machine.picture()).as(where).isEqualTo(whole);
            reset(order.agent(machine));
            assertPristine(machine, where);
        });
    }

    @ParameterizedTest
    @EnumSource
    void startKilledTwice(Order order) {
        var whole = order.started().picture();
        killEverywhere(order, Node::machine, KilledAgentTest::start, (machine, where) -> {
            Fate second = Fate.diesAt(7);
            Optional<String> again = live(order.agent(machine, second), second, KilledAgentTest::start);
            start(order.agent(machine));
            assertThat(machine.picture()).as("%s and %s", where, again).isEqualTo(whole);
            assertOnce(machine, where, "start etcd", "start kubelet", "join me");
            reset(order.agent(machine));
            assertPristine(machine, where);
        });
    }

    /// A changed file and a newer version, on their way in when the agent dies.
    @ParameterizedTest
    @EnumSource(names = "OVERLAPPING")
    void changeThenChangeAgain(Order order) {
        for (int n = 1; ; n++) {
            FakeMachine machine = order.started();
            Fate fate = Fate.diesAt(n);
            Runner agent = machine.agent(Node.plan(machine, fate, "2"), fate);
            Optional<String> where = live(agent, fate, KilledAgentTest::start);
            start(machine.agent(Node.plan(machine, Fate.immortal(), "2"), Fate.immortal()));
            assertThat(machine.picture().processes())
                    .as(where.orElse("alive"))
                    .isEqualTo(List.of("etcd@2", "foreign@1", "kubelet@2"));
            assertOnce(machine, where.orElse("alive"), "end etcd", "end kubelet", "write keys", "write keep");
            reset(order.agent(machine));
            assertPristine(machine, where.orElse("alive"));
            if (where.isEmpty()) {
                return;
            }
        }
    }
}
