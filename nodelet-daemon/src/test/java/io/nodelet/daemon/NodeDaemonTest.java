package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.Operation;
import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.engine.RunRequest;
import io.nodelet.engine.RunResult;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceState;
import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The loop on the real engine. Its own looks are an hour apart, so that what heals was told to it.
class NodeDaemonTest {
    @TempDir
    Path root;

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final List<String> crashes = new CopyOnWriteArrayList<>();
    private SmallNode small;
    private NodeDaemon daemon;
    private Thread thread;

    @BeforeEach
    void begin() throws IOException {
        small = new SmallNode(root);
        start();
    }

    private void start() {
        daemon = new NodeDaemon(
                new DaemonContext(
                        small::load,
                        small.config,
                        small.services,
                        new DesiredStateFile(root.resolve("state")),
                        root.resolve("kube_status"),
                        new Random(1),
                        log::add,
                        DaemonListener.NOBODY,
                        Map::of),
                MonotonicTime.ofMachine(),
                new SupervisedThreads(log::add, (name, e) -> crashes.add(name + ": " + e), Duration.ofMillis(1)));
        thread = Thread.ofVirtual().start(daemon::run);
    }

    @AfterEach
    void end() throws InterruptedException {
        daemon.end();
        thread.join();
    }

    @Test
    void bringsAnEmptyMachineUpAndSaysSo() {
        awaitOk();

        assertThat(small.services.done()).containsExactly("start etcd", "start kube-apiserver");
        await(() -> status().contains("\"pf9_kube_node_state\": \"ok\""));
        assertThat(status()).contains("\"pf9_kube_service_state\": \"true\"");
    }

    @Test
    void aKilledServiceComesBackAloneAndTheReasonIsKept() {
        awaitOk();
        small.services.done();

        small.services.end("kube-apiserver", new ServiceExit.Killed(9, false));

        await(() -> document().contains("\"outcome\": \"good\"") && document().contains("was killed by SIGKILL"));
        awaitOk();
        assertThat(small.services.done()).containsExactly("start kube-apiserver");
        assertThat(document()).contains("\"what\": \"restart-service\"");
        assertThat(status()).contains("\"last_failed_status_check\": \"Start control plane\"");
    }

    @Test
    void anEditedFileIsSetRightAtOnce() throws IOException {
        awaitOk();

        Files.writeString(small.etcdFile, "edited by hand");

        await(() -> SmallNode.text(small.etcdFile).equals("one"));
        awaitOk();
        assertThat(log).anyMatch(text -> text.startsWith("re-apply 055-etcd_run.sh: file "));
    }

    @Test
    void whatAServiceIsRunByIsPutBackAtOnceAndNothingRestarts() throws IOException {
        awaitOk();
        small.services.done();

        small.services.tamper("kube-apiserver", "its unit is masked by somebody");

        String reason = "unit kube-apiserver: its unit is masked by somebody";
        await(() -> log.contains("re-apply 078-control_plane_start.sh: " + reason + ": done"));
        awaitOk();
        assertThat(small.services.done()).containsExactly("put back kube-apiserver");
    }

    @Test
    void anErrorInAStepEndsTheProcess() {
        awaitOk();

        small.error = Optional.of(new NoClassDefFoundError("io/nodelet/Gone"));
        small.services.end("kube-apiserver", new ServiceExit.Killed(9, false));

        await(() -> crashes.contains("worker: java.lang.NoClassDefFoundError: io/nodelet/Gone"));
    }

    /// It comes from what is looked at, and would end every next process as well.
    @Test
    void aStackTooDeepIsAFailureOfThePhase() {
        awaitOk();

        small.error = Optional.of(new StackOverflowError());
        small.services.end("kube-apiserver", new ServiceExit.Killed(9, false));
        await(() -> document().contains("\"state\": \"retrying\"") || document().contains("StackOverflowError"));

        small.error = Optional.empty();
        awaitOk();
        assertThat(crashes).isEmpty();
    }

    @Test
    void aPausedNodeIsLeftAloneUntilThePauseIsOver() throws Exception {
        awaitOk();
        daemon.pause(Optional.of(new HealingPause(Instant.now().plusSeconds(3600), "new disk")))
                .get(10, TimeUnit.SECONDS);
        small.services.end("etcd", new ServiceExit.Exited(1));

        await(() -> document().contains("\"what\": \"paused\""));
        assertThat(small.services.state("etcd")).isInstanceOf(ServiceState.Stopped.class);
        assertThat(document()).contains("\"why\": \"new disk\"");

        daemon.pause(Optional.empty()).get(10, TimeUnit.SECONDS);
        await(() -> small.services.state("etcd") instanceof ServiceState.Running);
    }

    @Test
    void onAMachineThatIsAnotherOneNowNothingIsDoneButAStop() throws Exception {
        awaitOk();
        small.services.done();
        Files.writeString(root.resolve("moved"), "the address is another one");
        small.services.end("etcd", new ServiceExit.Exited(1));

        await(() -> document().contains("\"what\": \"moved\""));
        assertThat(document()).contains("the address is another one").contains("\"state\": \"converging\"");
        assertThatThrownBy(() -> order(Operation.START)).hasMessageContaining("the address is another one");
        assertThat(small.services.done()).isEmpty();
        assertThat(order(Operation.STOP)).allMatch(RunResult::isSuccess);

        Files.delete(root.resolve("moved"));
        assertThat(order(Operation.START)).allMatch(RunResult::isSuccess);
        awaitOk();
    }

    @Test
    void aPauseEndsByItself() throws Exception {
        awaitOk();
        daemon.pause(Optional.of(new HealingPause(Instant.now().plusMillis(700), "short")))
                .get(10, TimeUnit.SECONDS);
        small.services.end("etcd", new ServiceExit.Exited(1));

        await(() -> small.services.state("etcd") instanceof ServiceState.Running);
        assertThat(log).contains("goes on: the pause is over");
    }

    @Test
    void aStopThatBudgetsBlockChangesNothing() throws Exception {
        awaitOk();
        Files.writeString(root.resolve("budget"), "");
        assertThat(order(Operation.STOP)).allMatch(RunResult::refused);
        await(() -> document().contains("\"desired\": \"true\""));
        assertThat(small.services.state("etcd")).isInstanceOf(ServiceState.Running.class);

        end();
        start();
        awaitOk();
        Files.delete(root.resolve("budget"));
        assertThat(order(Operation.STOP)).allMatch(RunResult::isSuccess);
        assertThat(small.services.state("etcd")).isInstanceOf(ServiceState.Stopped.class);
    }

    @Test
    void whatAnOperatorStoppedStaysDownAlsoForTheNextDaemon() throws Exception {
        awaitOk();
        assertThat(order(Operation.STOP)).allMatch(RunResult::isSuccess);
        await(() -> document().contains("\"desired\": \"false\"") && document().contains("\"state\": \"ok\""));

        end();
        start();
        await(() -> document().contains("the stack is down, as it is wanted"));
        assertThat(small.services.state("etcd")).isInstanceOf(ServiceState.Stopped.class);

        assertThat(order(Operation.START)).allMatch(RunResult::isSuccess);
        awaitOk();
        assertThat(document()).contains("\"desired\": \"true\"");
    }

    @Test
    void theNextDaemonRestartsNothing() throws InterruptedException {
        awaitOk();
        small.services.done();

        end();
        start();
        awaitOk();

        assertThat(small.services.done()).isEmpty();
    }

    @Test
    void aNewConfigurationActsOnlyWhereItDiffers() throws IOException {
        awaitOk();
        small.services.done();

        Files.writeString(small.config, "two");

        await(() -> document().contains("\"observedGeneration\": 2"));
        assertThat(small.services.done()).containsExactly("stop etcd", "start etcd");
        assertThat(small.etcdFile).hasContent("two");
    }

    @Test
    void aBrokenConfigurationIsRefusedAndTheOldOneHolds() throws Exception {
        awaitOk();
        small.services.done();
        Files.writeString(small.config, "broken");

        assertThat(daemon.reload().get(10, TimeUnit.SECONDS)).isEqualTo("line 1: it is broken");

        assertThat(document()).contains("\"configError\": \"line 1: it is broken\"", "\"generation\": 1");
        assertThat(small.services.done()).isEmpty();
        assertThatThrownBy(() -> order(Operation.START)).hasMessageContaining("line 1: it is broken");
    }

    @Test
    void whatDoesNotStartIsTriedAgainHigherUp() {
        awaitOk();
        small.services.broken("kube-apiserver", true);
        small.services.end("kube-apiserver", new ServiceExit.Exited(1));

        await(() -> document().contains("\"state\": \"retrying\""));
        small.services.broken("kube-apiserver", false);

        awaitOk();
        assertThat(log)
                .anyMatch(text ->
                        text.startsWith("restart kube-apiserver: kube-apiserver ended with exit code 1: FAILED"))
                .anyMatch(text -> text.startsWith("re-apply 078-control_plane_start.sh"));
    }

    private List<RunResult> order(Operation what) throws Exception {
        CompletableFuture<List<RunResult>> results = new CompletableFuture<>();
        daemon.order(new OperatorRequest(
                "phases " + what,
                RunRequest.all(List.of(what), RunOptions.ALL),
                Optional.empty(),
                RunEvent.Sink.NONE,
                results));
        return results.get(30, TimeUnit.SECONDS);
    }

    private void awaitOk() {
        await(() -> document().contains("\"state\": \"ok\"") && document().contains("\"running\": true"));
    }

    private String status() {
        return Files.exists(root.resolve("kube_status")) ? SmallNode.text(root.resolve("kube_status")) : "";
    }

    private String document() {
        try {
            return daemon.documents().get(10, TimeUnit.SECONDS).node();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void await(BooleanSupplier condition) {
        assertThat(Poll.until(Duration.ofSeconds(30), condition))
                .as(() -> log + "\n" + document())
                .isTrue();
    }
}
