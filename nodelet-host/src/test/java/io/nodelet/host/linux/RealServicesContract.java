package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceExit.How;
import io.nodelet.host.ServiceState;
import io.nodelet.host.ServiceUnit;
import io.nodelet.host.ServiceUnit.Nature;
import io.nodelet.host.Services;
import io.nodelet.host.ServicesContract;
import io.nodelet.host.StartCondition;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What services must do that run programs.
abstract class RealServicesContract extends ServicesContract {
    private static final Duration SOON = Duration.ofSeconds(1);

    /// A fresh agent's services.
    ///
    /// @param unattended until the host starts a service again that no agent has started
    protected abstract Services services(Duration unattended);

    @Override
    protected final Services services() {
        return services(Duration.ofMinutes(4));
    }

    private ServiceUnit unit(String name, String fingerprint, String script) {
        return used(new ServiceUnit(name, List.of("/bin/sh", "-c", script), Map.of("COLOUR", "blue"), fingerprint));
    }

    @Override
    protected ServiceUnit lasting(String name, String fingerprint) {
        return new ServiceUnit(name, List.of("/bin/sleep", "1000"), Map.of(), fingerprint);
    }

    @Override
    protected How kill(long pid, String name) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        return new ServiceExit.Killed(9, false);
    }

    private static boolean alive(long pid) {
        return ProcessId.of(pid).isPresent();
    }

    private String logOf(String name) {
        try {
            return Files.readString(services().log(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void runsWhatItIsToldAndKeepsWhatItPrints() {
        services().start(unit("hello", "f1", "echo out $COLOUR; echo err >&2; exec sleep 1000"));
        assertThat(services().state("hello")).isEqualTo(new ServiceState.Running(pid("hello"), "f1"));
        Path log = services().log("hello");
        assertThat(Poll.until(PATIENCE, () -> log.toFile().length() >= 13)).isTrue();
        assertThat(logOf("hello")).isEqualTo("out blue\nerr\n");
        assertThat(services().state("never")).isEqualTo(new ServiceState.Stopped());
    }

    /// Whatever it is made of: a password in a proxy's URL, say.
    @Test
    void itsEnvironmentComesToItAsItIs() {
        String hard = "http://me:s3\"c'r$e`t\\%d%%n ${HOME}@proxy #;!\t.";
        services()
                .start(used(new ServiceUnit(
                        "env",
                        List.of("/bin/sh", "-c", "printf '%s\\n' \"$HARD\"; exec sleep 1000"),
                        Map.of("HARD", hard, "PATH", "/usr/bin:/bin"),
                        "f1")));
        assertThat(Poll.until(PATIENCE, () -> services().log("env").toFile().length() > hard.length()))
                .isTrue();
        assertThat(logOf("env")).isEqualTo(hard + "\n");
    }

    /// Where the kernel does not let us lower the number (no CAP_SYS_RESOURCE), it stays what it is.
    @Test
    void theKernelKillsPodsBeforeItAndItLeavesNoCore() throws IOException {
        String own = Files.readString(Path.of("/proc/self/oom_score_adj")).strip();
        boolean may = Files.readString(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("CapEff:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> 24 & 1) == 1);
        services()
                .start(unit(
                        "kept-alive",
                        "f1",
                        "echo $(cat /proc/$$/oom_score_adj) $(ulimit -c) ${NODELET_OOM-none}; exec sleep 1000"));
        Path log = services().log("kept-alive");
        assertThat(Poll.until(PATIENCE, () -> log.toFile().length() > 0)).isTrue();
        assertThat(logOf("kept-alive")).isEqualTo((may ? "-998" : own) + " 0 none\n");
    }

    @Test
    void agentsThatRaceStartItOnce() throws Exception {
        ServiceUnit unit = unit("raced", "f1", "echo begun; exec sleep 1000");
        CountDownLatch ready = new CountDownLatch(4);
        Set<Long> pids = ConcurrentHashMap.newKeySet();
        List<Thread> agents = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            agents.add(Thread.ofVirtual().start(() -> {
                Services mine = services();
                ready.countDown();
                try {
                    ready.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                mine.start(unit);
                pids.add(pid("raced"));
            }));
        }
        for (Thread agent : agents) {
            agent.join();
        }
        assertThat(pids).hasSize(1);
        assertThat(Poll.until(PATIENCE, () -> services().log("raced").toFile().length() > 0))
                .isTrue();
        assertThat(logOf("raced")).isEqualTo("begun\n");
    }

    /// As when a step is broken off: the others, who share what it used, go on.
    @Test
    void whoIsInterruptedHarmsNobodyElse() throws Exception {
        Services shared = services();
        shared.start(used(lasting("shared", "f1")));
        for (int i = 0; i < 20; i++) {
            Thread broken = Thread.ofPlatform().unstarted(() -> {
                Thread.currentThread().interrupt();
                var _ = catchThrowable(() -> shared.state("shared"));
            });
            broken.start();
            broken.join();
            assertThat(shared.state("shared")).isEqualTo(new ServiceState.Running(pid("shared"), "f1"));
        }
    }

    @Test
    void aStopEndsAllThatItLeft() {
        services()
                .start(
                        unit(
                                "forker",
                                "f1",
                                "(setsid sleep 1001 & echo $!; setsid sh -c 'trap \"\" TERM; sleep 1002' & echo $!); exec sleep 1000"));
        Path log = services().log("forker");
        List<Long> children = new ArrayList<>();
        assertThat(Poll.until(PATIENCE, () -> numbers(log, children) == 2)).isTrue();
        assertThat(children).allMatch(RealServicesContract::alive);
        services().stop("forker", PATIENCE, true);
        assertThat(children).noneMatch(RealServicesContract::alive);
        assertThat(services().state("forker")).isEqualTo(new ServiceState.Stopped());
    }

    private static int numbers(Path log, List<Long> into) {
        try {
            into.clear();
            Files.readAllLines(log).forEach(line -> into.add(Long.valueOf(line)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return into.size();
    }

    @Test
    void whatDoesNotListenIsKilled() {
        services().start(unit("deaf", "f1", "trap '' TERM; echo ready; while :; do sleep 1; done"));
        assertThat(Poll.until(PATIENCE, () -> services().log("deaf").toFile().length() > 0))
                .isTrue();
        long pid = pid("deaf");
        services().stop("deaf", Duration.ofMillis(100), true);
        assertThat(alive(pid)).isFalse();
    }

    @Test
    void aProgramThatIsNotThereIsRefusedWithItsLastWords() {
        ServiceUnit unit = used(new ServiceUnit("missing", List.of("/does/not/exist"), Map.of(), "f1"));
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> services().start(unit))
                .withMessageContaining("the service missing did not start")
                .withMessageContaining("/does/not/exist");
    }

    @Test
    void itsExitCodeIsKnownToLaterAgents() {
        services().start(unit("failing", "f1", "read line </dev/zero; exit 3"));
        ProcessHandle.of(pid("failing")).ifPresent(ProcessHandle::destroy);
        assertThat(exit("failing").how()).isEqualTo(new ServiceExit.Killed(15, false));
        services().start(unit("failing", "f1", "trap 'exit 3' TERM; echo ready; while :; do sleep 0.01; done"));
        assertThat(Poll.until(PATIENCE, () -> logOf("failing").contains("ready")))
                .as("the shell has said that it can be asked to end")
                .isTrue();
        ProcessHandle.of(pid("failing")).ifPresent(ProcessHandle::destroy);
        assertThat(exit("failing").how()).isEqualTo(new ServiceExit.Exited(3));
        assertThat(exit("failing").describe()).isEqualTo("failing ended with exit code 3");
    }

    /// Waits until it runs as another process than before.
    private static void awaitAgain(Services agent, String name, long former) {
        assertThat(Poll.until(
                        PATIENCE,
                        () -> agent.state(name) instanceof ServiceState.Running(long pid, String _) && pid != former))
                .as("%s is started again", name)
                .isTrue();
    }

    /// Waits until the host has started one again that was killed now: what was killed before would be up, too.
    private void awaitUnattendedRestartOf(Services agent, String name) {
        agent.start(used(lasting(name, "f1")));
        long pid = pid(name);
        kill(pid, name);
        awaitAgain(agent, name, pid);
    }

    @Test
    void whatNoAgentStartsAgainComesBackAsOftenAsItEnds() {
        Services agent = services(SOON);
        agent.start(used(lasting("deserted", "f1")));
        assertThat(agent.unattendedRestart("deserted")).isEmpty();
        try (var _ = agent.watch(told::add)) {
            for (int death = 0; death < 2; death++) {
                long pid = pid("deserted");
                kill(pid, "deserted");
                assertThat(nextTold()).returns(pid, ServiceExit::pid).returns(killed(), ServiceExit::how);
                awaitAgain(agent, "deserted", pid);
                assertThat(agent.state("deserted")).isEqualTo(new ServiceState.Running(pid("deserted"), "f1"));
                assertThat(agent.unattendedRestart("deserted")).isPresent();
            }
            assertThat(told).isEmpty();
        }
        agent.stop("deserted", PATIENCE, true);
        agent.start(used(lasting("deserted", "f1")));
        assertThat(agent.unattendedRestart("deserted")).isEmpty();
    }

    /// The disk with its data is away: nobody starts it, until it is back.
    @Test
    void whatItMustNotBeWithoutIsAwaited(@TempDir Path folder) throws IOException {
        Services agent = services(SOON);
        Path data = Files.createDirectories(folder.resolve("data 5%"));
        Path log = Files.createFile(data.resolve("0.wal"));
        ServiceUnit unit = used(bereft(new StartCondition(Files.createFile(folder.resolve("once")), data)));
        agent.start(unit);
        long pid = pid("bereft");
        Files.delete(log);
        kill(pid, "bereft");
        awaitUnattendedRestartOf(agent, "clock");
        assertThat(agent.state("bereft")).isInstanceOf(ServiceState.Stopped.class);
        Files.createFile(log);
        awaitAgain(agent, "bereft", pid);

        agent.stop("bereft", PATIENCE, true);
        Files.delete(log);
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> agent.start(unit))
                .withMessageContaining(data + " is empty");
        Files.delete(folder.resolve("once"));
        agent.start(unit);
        assertThat(agent.state("bereft")).isInstanceOf(ServiceState.Running.class);
    }

    private static ServiceUnit bereft(StartCondition condition) {
        return new ServiceUnit(
                "bereft",
                List.of("/bin/sleep", "1000"),
                Map.of(),
                "f1",
                Nature.POWERFUL,
                List.of(),
                Optional.of(condition));
    }

    @Test
    void whatEndsWellComesBackToo() {
        Services agent = services(SOON);
        agent.start(unit("leaving", "f1", "trap 'exit 0' TERM; echo ready; while :; do sleep 0.01; done"));
        Path log = agent.log("leaving");
        assertThat(Poll.until(PATIENCE, () -> log.toFile().length() > 0)).isTrue();
        long pid = pid("leaving");
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        awaitAgain(agent, "leaving", pid);
    }

    @Test
    void whatAnAgentStopsStaysStopped() {
        Services agent = services(SOON);
        agent.start(used(lasting("dismissed", "f1")));
        agent.stop("dismissed", PATIENCE, true);
        agent.start(used(lasting("dead-and-dismissed", "f1")));
        kill(pid("dead-and-dismissed"), "dead-and-dismissed");
        assertThat(exit("dead-and-dismissed").how()).isEqualTo(killed());
        agent.stop("dead-and-dismissed", PATIENCE, false);
        awaitUnattendedRestartOf(agent, "clock");
        for (String name : List.of("dismissed", "dead-and-dismissed")) {
            assertThat(agent.state(name)).isEqualTo(new ServiceState.Stopped());
        }
    }

    @Test
    void anAgentThatStartsItIsFirstAndAlone() {
        Services agent = services(SOON);
        String script = "echo begun; exec sleep 1000";
        agent.start(unit("healed", "f1", script));
        assertThat(Poll.until(PATIENCE, () -> logOf("healed").equals("begun\n")))
                .isTrue();
        kill(pid("healed"), "healed");
        assertThat(exit("healed").how()).isEqualTo(killed());
        agent.start(unit("healed", "f2", script));
        ServiceState healed = new ServiceState.Running(pid("healed"), "f2");
        awaitUnattendedRestartOf(agent, "clock");
        assertThat(agent.state("healed")).isEqualTo(healed);
        assertThat(agent.unattendedRestart("healed")).isEmpty();
        assertThat(logOf("healed")).isEqualTo("begun\nbegun\n");
    }

    private static How killed() {
        return new ServiceExit.Killed(9, false);
    }
}
