package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletionException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Any life of a node, whatever was done to it and whenever its agents died: a start brings it up with nothing done
/// twice,
/// and a reset leaves what was there before, and what others brought meanwhile. A failure prints the seed that plays it
/// again; `-Djqwik.tries.default=N` says how many lives of each kind (1600 unless said, 10,000 deaths together).
class KilledAgentPropertyTest {
    private static final List<String> DEEDS =
            List.of("start etcd", "end etcd", "start kubelet", "end kubelet", "join me", "leave me");

    enum Command {
        START,
        UPGRADE,
        STOP,
        RESET
    }

    /// One agent's life.
    ///
    /// @param command  what it was told
    /// @param diesAt   at which point it dies, if it gets there
    /// @param meddling a cell that somebody else changes before it comes; empty for none
    record Life(Command command, int diesAt, String meddling) {}

    @Provide
    Arbitrary<List<Life>> lives() {
        Arbitrary<Life> life = Combinators.combine(
                        Arbitraries.of(Command.class),
                        Arbitraries.integers().between(1, 80),
                        Arbitraries.of("", "", "keys", "config", "env", "last"))
                .as(Life::new);
        return life.list().ofMinSize(1).ofMaxSize(12);
    }

    @Property
    void whateverHappenedAStartBringsUpWhatIsDeclared(@ForAll("lives") List<Life> lives) {
        FakeMachine machine = Node.machine();
        lives.forEach(life -> live(machine, life));
        live(machine, new Life(Command.START, Integer.MAX_VALUE, ""));
        FakeMachine expected = Node.machine();
        live(expected, new Life(Command.START, Integer.MAX_VALUE, ""));
        assertThat(machine.picture()).isEqualTo(expected.picture());
        Runner again = machine.agent(Node.plan(machine, Fate.immortal()), Fate.immortal());
        assertThat(again.start(RunOptions.ALL).unchanged()).isTrue();
        for (String deed : DEEDS) {
            assertThat(machine.times(deed)).as(deed).isLessThanOrEqualTo(1 + lives.size());
        }
    }

    @Property
    void whateverHappenedAResetLeavesWhatWasThere(@ForAll("lives") List<Life> lives) {
        FakeMachine machine = Node.machine();
        int foreign = 0;
        for (Life life : lives) {
            machine.put("others " + foreign++, "not ours");
            live(machine, life);
        }
        live(machine, new Life(Command.RESET, Integer.MAX_VALUE, ""));
        FakeMachine expected = Node.machine();
        for (int i = 0; i < foreign; i++) {
            expected.put("others " + i, "not ours");
        }
        assertThat(machine.picture()).isEqualTo(expected.picture());
        assertThat(machine.ledgerLines()).isEmpty();
    }

    /// An agent's life, after somebody meddled.
    private static void live(FakeMachine machine, Life life) {
        if (!life.meddling().isEmpty() && machine.hasCell(life.meddling())) {
            machine.put(life.meddling(), "meddled");
        }
        Fate fate = Fate.diesAt(life.diesAt());
        Runner agent = machine.agent(Node.plan(machine, fate, life.command() == Command.UPGRADE ? "2" : "1"), fate);
        try {
            switch (life.command()) {
                case START, UPGRADE -> {
                    assertThat(agent.start(RunOptions.ALL).isSuccess()).isTrue();
                    assertThat(machine.running("etcd")).hasSize(1);
                    assertThat(machine.running("kubelet")).hasSize(1);
                }
                case STOP -> assertThat(agent.stop(RunOptions.ALL).isSuccess()).isTrue();
                case RESET -> {
                    assertThat(agent.stop(RunOptions.ALL).isSuccess()).isTrue();
                    agent.reset();
                }
            }
        } catch (Fate.Killed e) {
            assertThat(fate.dead()).isTrue();
        } catch (CompletionException e) {
            assertThat(e).hasRootCauseInstanceOf(Fate.Killed.class);
        }
    }
}
