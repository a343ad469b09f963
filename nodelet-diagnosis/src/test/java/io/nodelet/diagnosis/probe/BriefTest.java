package io.nodelet.diagnosis.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.YamlManifest;
import io.nodelet.model.NodeletException;
import io.nodelet.why.Component;
import io.nodelet.why.Unseen;
import io.nodelet.why.Unseen.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// A look waits for nobody twice, and changes nothing.
class BriefTest {
    private static final Duration LIMIT = Duration.ofMillis(300);

    @Test
    void aProgramThatHungIsNotRunAgain() {
        List<Command> ran = new ArrayList<>();
        var commands = new TimeLimitedCommands(
                command -> {
                    ran.add(command);
                    throw new NodeletException("did not end");
                },
                LIMIT);

        assertThatThrownBy(() -> commands.run(Command.of("ctr", "version"))).hasMessage("did not end");
        assertThatThrownBy(() -> commands.run(Command.of("ctr", "images"))).hasMessage("did not end");
        assertThatThrownBy(() -> commands.run(Command.of("nft", "list"))).hasMessage("did not end");

        assertThat(ran).extracting(command -> command.argv().getFirst()).containsExactly("ctr", "nft");
        assertThat(ran).allMatch(command -> command.timeout().equals(LIMIT));
    }

    @Test
    void aProgramsOwnShorterLimitHolds() {
        var commands = new TimeLimitedCommands(command -> new CommandResult(command, 0, "", "", Duration.ZERO), LIMIT);
        Duration shorter = LIMIT.dividedBy(2);

        assertThat(commands.run(Command.of("df").within(shorter)).command().timeout())
                .isEqualTo(shorter);
    }

    @Test
    void aServerThatDidNotAnswerIsNotAskedAgain() {
        var server = new FakeKubeApi();
        var api = new TimeLimitedApi(server);
        server.down("no answer within 1 s");
        assertThatThrownBy(() -> api.get(KubePath.node("n1"))).isInstanceOf(KubeException.class);
        server.up();

        assertThatThrownBy(() -> api.getText("/readyz")).hasMessageContaining("no answer");
        assertThat(api.ready().reason()).contains("no answer");
    }

    @Test
    void aLookChangesNothing() {
        var server = new FakeKubeApi();
        var api = new TimeLimitedApi(server);
        var node = YamlManifest.parse("{apiVersion: v1, kind: Node, metadata: {name: n1}}")
                .getFirst();

        assertThatThrownBy(() -> api.apply(node)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> api.patch(KubePath.node("n1"), node)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> api.delete(KubePath.node("n1"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> api.evict("default", "p")).isInstanceOf(IllegalStateException.class);
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void whatHangsIsLeftBehindAndSaid() {
        var never = new CountDownLatch(1);
        var probeRunner = new ProbeRunner(LIMIT);
        var hanging = probeRunner.begin(
                "hanging",
                Component.ETCD,
                () -> {
                    awaitUninterrupted(never);
                    return "seen";
                },
                "unseen");
        var broken =
                probeRunner.begin("broken", Component.MACHINE, () -> Integer.toString(Integer.parseInt("x")), "unseen");
        var quick = probeRunner.begin("quick", Component.MACHINE, () -> "seen", "unseen");

        assertThat(quick.get()).isEqualTo("seen");
        assertThat(hanging.get()).isEqualTo("unseen");
        assertThat(broken.get()).isEqualTo("unseen");
        assertThat(probeRunner.unseen())
                .containsExactly(
                        new Unseen("hanging", Component.ETCD, Reason.TIMEOUT, "no answer in time"),
                        new Unseen("broken", Component.MACHINE, Reason.ERROR, "For input string: \"x\""));
        assertThat(probeRunner.begun()).isEqualTo(3);
    }

    /// Why something could not be seen is told apart by what the other side did, and not by its words.
    @Test
    void whyAPartCouldNotBeSeen() {
        var probeRunner = new ProbeRunner(LIMIT);
        refused(probeRunner, new KubeException(0, "can't connect", "", null));
        refused(probeRunner, new KubeException(403, "no right", "", null));
        refused(probeRunner, new UncheckedIOException(new IOException("/x")));
        refused(probeRunner, new NodeletException("`nft list tables` failed"));
        probeRunner.blocked("phases", Component.NODELETD, "");

        assertThat(probeRunner.unseen())
                .extracting(Unseen::reason)
                .containsExactly(Reason.UNREACHABLE, Reason.REFUSED, Reason.UNREADABLE, Reason.ERROR, Reason.BLOCKED);
        assertThat(probeRunner.begun()).isEqualTo(5);
    }

    private static void refused(ProbeRunner probeRunner, RuntimeException why) {
        String seen = probeRunner.part(
                "a part",
                Component.MACHINE,
                () -> {
                    throw why;
                },
                "unseen");
        assertThat(seen).isEqualTo("unseen");
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
