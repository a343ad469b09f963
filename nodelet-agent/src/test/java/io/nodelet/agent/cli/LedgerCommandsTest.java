package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.identity.IdentityFile;
import io.nodelet.model.HostIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerCommandsTest {
    @TempDir
    Path root;

    private Session session;

    @BeforeEach
    void begin() throws IOException {
        session = new Session(root, RecordedMachine.sound(root));
        Files.createDirectories(root.resolve("state"));
    }

    /// A node has put things on record: a ledger without an entry has lost them.
    @Test
    void anEmptyLedgerOfANodeIsNotWhole() throws IOException {
        assertThat(session.run("ledger", "check").out()).contains("0 entries, all of them whole");
        IdentityFile.in(root.resolve("state")).write(new HostIdentity("n1", "10.0.0.2"));
        Files.writeString(root.resolve("state/ledger"), "");
        Session.Result check = session.run("ledger", "check");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.err()).contains("ledger is gone or empty, and this machine is the node n1");
    }

    @Test
    void whatALineHoldsIsShownWithoutWhatATerminalWouldObey() throws IOException {
        Files.writeString(root.resolve("state/ledger"), "7 garb\u001b[2Jage\u0000\n");
        Session.Result check = session.run("ledger", "check");
        assertThat(check.exit()).isEqualTo(3);
        assertThat(check.out()).contains("garb?[2Jage?");
    }
}
