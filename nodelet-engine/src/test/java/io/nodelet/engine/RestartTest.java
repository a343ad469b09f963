package io.nodelet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.FakeDrivers.Cell;
import io.nodelet.engine.FakeDrivers.Daemon;
import io.nodelet.engine.FakeDrivers.Joining;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.PhaseId;
import io.nodelet.model.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a restart of processes leaves alone: everything else.
class RestartTest {
    private final FakeMachine machine = new FakeMachine();
    private boolean apiAnswers = true;

    /// Waits for something far away, as a node does for its cluster's API.
    private final class FarAway implements Action {
        @Override
        public String key() {
            return "wait until the API answers";
        }

        @Override
        public Health check() {
            return apiAnswers ? Health.healthy() : Health.unhealthy(ReasonCode.API_UNREACHABLE, "", "no answer");
        }

        @Override
        public void perform(Progress progress) {
            throw new NodeletException(check().because().orElseThrow());
        }
    }

    /// 10: a runtime with containers; 20: a tunnel's daemon behind a wait, with a link; 30: what needs both; 40: alone.
    private Plan plan() {
        return new Plan(List.of(
                FakePhase.of(
                        10,
                        new Daemon("containerd", "1"),
                        Cell.run("cgroup", "pods"),
                        new Joining("containers", machine, Fate.immortal())),
                FakePhase.of(20, new FarAway(), Cell.run("flannel.1", "up"), new Daemon("flanneld", "1")),
                FakePhase.of(30, new Daemon("keepalived", "1")).dependsOn(10, 20),
                FakePhase.of(40, new Daemon("etcd", "1"), Cell.kept("data", "d"))));
    }

    private Runner agent() {
        return machine.agent(plan(), Fate.immortal());
    }

    private Set<PhaseId> phases(int... numbers) {
        return IntStream.of(numbers)
                .mapToObj(number -> plan().ids().stream()
                        .filter(phaseId -> phaseId.number() == number)
                        .findFirst()
                        .orElseThrow())
                .collect(Collectors.toSet());
    }

    @BeforeEach
    void up() {
        assertThat(agent().start(RunOptions.ALL).isSuccess()).isTrue();
    }

    private void everythingButProcessesIsAsItWas() {
        assertThat(machine.picture().cells()).containsKeys("cgroup", "flannel.1", "data");
        assertThat(machine.times("write cgroup")).isEqualTo(1);
        assertThat(machine.times("write flannel.1")).isEqualTo(1);
        assertThat(machine.times("leave containers")).isZero();
        assertThat(machine.times("end etcd")).as("does not depend on it").isZero();
    }

    @Test
    void containersLinksAndStrangersStay() {
        RunResult result = agent().restart(phases(10, 30), phases(10, 20, 30));

        assertThat(result.isSuccess()).isTrue();
        assertThat(machine.times("start containerd")).isEqualTo(2);
        assertThat(machine.times("start keepalived")).isEqualTo(2);
        assertThat(machine.times("start flanneld")).isEqualTo(1);
        everythingButProcessesIsAsItWas();
    }

    /// The process that was up is up again at once, though the start behind it can't come to its end.
    @Test
    void nothingIsDownWhileSomethingFarAwayIsWaitedFor() {
        apiAnswers = false;
        assertThat(agent().restart(phases(20), phases(20, 30)).isSuccess()).isFalse();
        assertThat(agent().remake(1, "daemon", "flanneld").isSuccess()).isFalse();

        assertThat(machine.running("flanneld")).hasSize(1);
        assertThat(machine.times("start flanneld")).isEqualTo(3);
        assertThat(machine.running("keepalived")).hasSize(1);
        everythingButProcessesIsAsItWas();
    }

    @Test
    void whatNeedsAPhaseThatDoesNotComeUpIsLeftAsItIs() {
        apiAnswers = false;
        agent().restart(phases(20, 30), phases(20, 30));

        assertThat(machine.times("start keepalived")).isEqualTo(1);
        assertThat(machine.running("keepalived")).hasSize(1);
    }

    @Test
    void aProcessThatEndedIsStartedWithoutAWait() {
        machine.running("flanneld").forEach(machine::end);
        apiAnswers = false;
        agent().remake(1, "daemon", "flanneld");

        assertThat(machine.running("flanneld")).hasSize(1);
    }

    /// A program that can't be put in place again (its bundle is away) would else take the API server down at each try.
    @Test
    void filesAreMendedBeforeAnyProcessEnds() {
        Plan control = new Plan(List.of(FakePhase.of(
                78, new Daemon("apiserver", "1"), Cell.kept("bin/scheduler", "1"), new Daemon("scheduler", "1"))));
        FakeMachine master = new FakeMachine();
        List<String> changed = new ArrayList<>();
        Runner agent = master.agent(control, Fate.immortal(), event -> {
            if (event instanceof RunEvent.Changing changing) {
                changed.add(changing.key());
            }
        });
        assertThat(agent.start(RunOptions.ALL).isSuccess()).isTrue();
        master.remove("bin/scheduler");
        changed.clear();

        assertThat(agent.restart(Set.copyOf(control.ids()), Set.copyOf(control.ids()))
                        .isSuccess())
                .isTrue();
        assertThat(changed).containsExactly("bin/scheduler", "apiserver", "scheduler");
    }

    /// An API server goes on where it is the scheduler behind it that does not come up.
    @Test
    void whatIsDeclaredBeforeTheCulpritGoesOn() {
        Plan control = new Plan(List.of(FakePhase.of(
                78, new Daemon("apiserver", "1"), new Daemon("controllers", "1"), new Daemon("scheduler", "1"))));
        FakeMachine master = new FakeMachine();
        Runner agent = master.agent(control, Fate.immortal());
        assertThat(agent.start(RunOptions.ALL).isSuccess()).isTrue();
        Set<PhaseId> phase = Set.copyOf(control.ids());

        assertThat(agent.restart(phase, phase, Optional.of("controllers")).isSuccess())
                .isTrue();
        assertThat(master.times("start apiserver")).isEqualTo(1);
        assertThat(master.times("start controllers")).isEqualTo(2);
        assertThat(master.times("start scheduler")).isEqualTo(2);

        assertThat(agent.restart(phase, phase, Optional.of("none of them")).isSuccess())
                .isTrue();
        assertThat(master.times("start apiserver"))
                .as("all, where nobody is to blame")
                .isEqualTo(2);
    }

    /// A start that finds the same, and one that waits in vain, touch nothing.
    @Test
    void aStartAgainRestartsNothing() {
        apiAnswers = false;
        agent().start(RunOptions.ALL);
        agent().start(RunOptions.from(1));

        for (String process : List.of("containerd", "flanneld", "keepalived", "etcd")) {
            assertThat(machine.times("start " + process)).as(process).isEqualTo(1);
        }
        everythingButProcessesIsAsItWas();
    }
}
