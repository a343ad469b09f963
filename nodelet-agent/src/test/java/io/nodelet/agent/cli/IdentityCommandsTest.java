package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.identity.IdentityFile;
import io.nodelet.model.HostIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A machine that gets another name or address than its node was brought up with.
class IdentityCommandsTest {
    private static final HostIdentity OLD = new HostIdentity("n1", "10.0.0.2");

    @TempDir
    Path root;

    private Session session;

    @BeforeEach
    void begin() {
        session = new Session(root, RecordedMachine.sound(root));
    }

    private void broughtUp() {
        assertThat(session.run("phases", "start").exit()).isZero();
        IdentityFile.in(root.resolve("state")).write(OLD);
    }

    private void now(String name, String address) {
        new IdentityFile(root.resolve("now")).write(new HostIdentity(name, address));
    }

    private String recorded() throws IOException {
        return Files.readString(root.resolve("state/identity"));
    }

    @Test
    void aMachineThatIsNoNodeHasNothingToAccept() {
        assertThat(session.run("identity", "show").out()).startsWith("this machine is no node yet");

        Session.Result accept = session.run("identity", "accept", "--yes");
        assertThat(accept.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(accept.err()).contains("this machine is no node yet");
    }

    @Test
    void aMachineThatIsWhatItWasIsShownAsThat() {
        broughtUp();

        Session.Result show = session.run("identity", "show");
        assertThat(show.exit()).isZero();
        assertThat(show.out()).contains("10.0.0.2", "the machine is what the node was brought up with");
    }

    @Test
    void anotherAddressIsShownWithWhatIsBrokenAndWhatToDo() {
        broughtUp();
        now("n1", "10.0.0.9");

        Session.Result show = session.run("identity", "show");
        assertThat(show.exit()).isEqualTo(ExitCode.NOT_RUNNING.code());
        assertThat(show.out())
                .contains("this machine's address is 10.0.0.9 now, and node n1 was brought up with 10.0.0.2")
                .contains("broken: etcd, the API server")
                .contains("do: nodeletd identity accept goes on with 10.0.0.9");
        JsonNode tree = JsonMapper.shared()
                .readTree(session.run("identity", "show", "-o", "json").out());
        assertThat(tree.path("changed").asBoolean()).isTrue();
        assertThat(tree.path("now").path("address").asString()).isEqualTo("10.0.0.9");
    }

    @Test
    void nothingIsBroughtUpUnderAnotherAddress() throws IOException {
        broughtUp();
        Files.delete(root.resolve("made-by-80"));
        now("n1", "10.0.0.9");

        for (String command : new String[] {"start", "restart"}) {
            Session.Result refused = session.run("phases", command);
            assertThat(refused.exit()).isEqualTo(ExitCode.FAILED.code());
            assertThat(refused.err()).contains("nothing was changed: this machine's address is 10.0.0.9 now");
        }
        assertThat(root.resolve("made-by-80")).doesNotExist();
        assertThat(session.run("phases", "stop").exit()).isZero();
    }

    @Test
    void anAcceptedAddressIsTheNodesFromThenOn() throws IOException {
        broughtUp();
        now("n1", "10.0.0.9");
        assertThat(session.run("identity", "accept").exit()).isEqualTo(ExitCode.USAGE.code());
        assertThat(recorded()).isEqualTo("name=n1\naddress=10.0.0.2\n");

        Session.Result accepted = session.run("identity", "accept", "--yes");

        assertThat(accepted.exit()).isZero();
        assertThat(accepted.out()).contains("node n1 goes by 10.0.0.9 now");
        assertThat(recorded()).isEqualTo("name=n1\naddress=10.0.0.9\n");
        assertThat(session.run("identity", "accept").out()).contains("nothing was left to accept");
        assertThat(session.run("phases", "start").exit()).isZero();
    }

    @Test
    void anotherNameIsNotAcceptedAndStopsNothing() throws IOException {
        broughtUp();
        now("n2", "10.0.0.2");

        Session.Result accept = session.run("identity", "accept", "--yes");
        assertThat(accept.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(accept.err()).contains("A node's name can't be changed", "node.name: n1");
        assertThat(recorded()).isEqualTo("name=n1\naddress=10.0.0.2\n");
        assertThat(session.run("phases", "start").exit()).isZero();
    }

    @Test
    void theDaemonWaitsAndSaysWhyUntilTheAddressIsAccepted() throws IOException {
        try (var daemon = new TestDaemon(root)) {
            IdentityFile.in(root.resolve("state")).write(OLD);
            now("n1", "10.0.0.9");
            Files.delete(root.resolve("made-by-55"));

            daemon.await(() -> daemon.session.run("status", "-o", "json").out().contains("\"what\": \"moved\""));
            JsonNode document = JsonMapper.shared()
                    .readTree(daemon.session.run("status", "-o", "json").out());
            var schema = new Schema(
                    JsonMapper.shared().readTree(Files.readString(Path.of("..", "docs", "status.schema.json"))));
            assertThat(schema.problems(document)).isEmpty();
            assertThat(document.path("state").asString()).isEqualTo("converging");
            assertThat(daemon.session.run("status").out()).contains("MOVED: this machine's address is 10.0.0.9 now");
            assertThat(root.resolve("made-by-55")).doesNotExist();

            assertThat(daemon.session.run("identity", "accept", "--yes").exit()).isZero();
            daemon.await(() -> daemon.session.run("status").exit() == 0);
            assertThat(root.resolve("made-by-55")).exists();
        }
    }
}
