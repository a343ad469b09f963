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

/// A configuration that wants something else than the node was brought up with.
class ImmutableSettingsGuardTest {
    @TempDir
    Path root;

    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(root, RecordedMachine.sound(root));
        assertThat(session.run("phases", "start").exit()).isZero();
    }

    private void refused(String reason, String next) {
        for (String verb : new String[] {"start", "restart"}) {
            Session.Result result = session.run("phases", verb);
            assertThat(result.exit()).as(verb).isEqualTo(ExitCode.CONFIG.code());
            assertThat(result.err()).as(verb).contains("nothing was changed: " + reason, next);
        }
    }

    @Test
    void anotherRoleIsRefusedWithTheWayThere() throws IOException {
        Files.writeString(root.resolve("state/role"), "role=worker\n");
        String reason = "role is master, and this node was brought up as a worker";
        refused(reason, "nodeletctl node remove NAME");

        assertThat(session.run("phases", "stop").err()).contains(reason);
        assertThat(session.run("reset", "--yes").err()).contains(reason);
        for (String[] words : new String[][] {{"phases", "stop", "--force"}, {"reset", "--yes", "--force"}}) {
            Session.Result forced = session.run(words);
            assertThat(forced.exit()).isZero();
            assertThat(forced.err()).contains("warning: " + reason);
        }
    }

    @Test
    void anotherNetworkIsRefused() throws IOException {
        Files.writeString(root.resolve("state/network"), "pods=10.77.0.0/16\nservices=10.21.0.0/16\n");
        refused("network.podCidr is 10.20.0.0/16, and this node was brought up with 10.77.0.0/16", "nodeletd reset");
    }
}
