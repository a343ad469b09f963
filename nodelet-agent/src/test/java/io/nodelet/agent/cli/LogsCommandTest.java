package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
    @TempDir
    Path root;

    private Session session;

    @BeforeEach
    void begin() throws IOException {
        session = new Session(root, RecordedMachine.sound(root));
        Path logs = Files.createDirectories(root.resolve("logs"));
        Files.writeString(logs.resolve("kube.log"), "2026-11-23T11:00:00Z one\n2026-11-23T11:59:00Z two\n");
        Files.writeString(logs.resolve("mine.log"), "a\n".repeat(101));
    }

    @Test
    void printsTheEndOfALog() {
        assertThat(session.run("logs", "mine").out()).isEqualTo("a\n".repeat(100));
        assertThat(session.run("logs", "mine", "-n", "3").out()).isEqualTo("a\na\na\n");
        assertThat(session.run("logs", "nodeletd").out()).contains("one\n").contains("two\n");
        assertThat(session.run("logs", "nodeletd", "--since", "5m").out()).isEqualTo("2026-11-23T11:59:00Z two\n");
    }

    @Test
    void namesTheNearestOfThoseThatThereAre() {
        Session.Result result = session.run("logs", "kubelt");

        assertThat(result.exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(result.err())
                .startsWith("error: there is no component `kubelt`; did you mean kubelet?\n")
                .contains("Components here are audit, containerd, etcd, kube-apiserver,")
                .contains(" mine, nodeletd.");
    }

    @Test
    void saysWhatThisNodeDoesNotHave() throws IOException {
        assertThat(session.run("logs", "apigate").err())
                .startsWith("error: apigate is not on this node (master)\n")
                .contains("Components here are audit, containerd, etcd,");

        Path config = root.resolve("etc/pf9/nodelet/nodelet.yaml");
        Files.createDirectories(config.getParent());
        Files.writeString(config, "role: worker\ncontrolPlane: {endpoint: api.example}\nnetwork: {plugin: flannel}\n");
        assertThat(session.run("logs", "keepalived").err())
                .startsWith("error: keepalived is not on this node (worker)\n")
                .contains("Components here are apigate, containerd, flanneld, kube-proxy, kubelet, mine, nodeletd.");
        assertThat(session.run("logs", "--help").out()).contains("apigate").contains("keepalived");
    }

    @Test
    void saysWhatItCanNotDo() {
        assertThat(session.run("logs", "etcd").err()).startsWith("error: it has printed nothing yet: there is no ");
        assertThat(session.run("logs", "mine", "-n", "-5").err()).contains("\"-5\" is not a number of lines");
        assertThat(session.run("logs", "mine", "--since", "yesterday").err()).contains("is not a duration");
        assertThat(session.run("logs").err()).contains("COMPONENT");
    }

    @Test
    void theShellCompletesThem() {
        assertThat(session.run("completion", "bash").out())
                .contains("kube-controller-manager")
                .containsPattern("function _picocli_nodeletd_logs\\(\\)")
                .containsPattern("function _picocli_nodeletd_metrics\\(\\)");
        assertThat(session.run("man").out()).contains("nodeletd logs").contains("nodeletd metrics");
    }
}
