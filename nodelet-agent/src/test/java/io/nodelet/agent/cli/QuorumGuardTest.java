package io.nodelet.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.agent.cli.context.ExitCode;
import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.controllers.membership.ControlPlaneMembership;
import io.nodelet.model.NodeletException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A master that its cluster can't do without.
class QuorumGuardTest {
    @TempDir
    Path root;

    private Session session;
    private final Needed seat = new Needed();

    @BeforeEach
    void start() {
        session = new Session(root, RecordedMachine.sound(root));
        assertThat(session.run("phases", "start").exit()).isZero();
        session.sits(seat);
    }

    /// What nobody foresaw is called so, before the trace that whoever mends it needs.
    @Test
    void aFaultOfOurOwnIsCalledSo() {
        seat.broken = true;

        Session.Result stop = session.run("phases", "stop");

        assertThat(stop.exit()).isEqualTo(ExitCode.FAILED.code());
        assertThat(stop.err())
                .startsWith("error: a fault of nodeletd's own: java.lang.IllegalStateException: no such seat\n")
                .contains("nodeletd support", "at io.nodelet.agent.cli.QuorumGuardTest$Needed.againstStop");
    }

    private static final class Needed implements ControlPlaneMembership {
        private boolean left;
        private boolean stuck;
        private boolean broken;

        @Override
        public Optional<String> againstStop() {
            if (broken) {
                throw new IllegalStateException("no such seat");
            }
            return Optional.of("two of three are down");
        }

        @Override
        public Optional<String> againstLeaving() {
            return left ? Optional.empty() : Optional.of("two of three are down");
        }

        @Override
        public boolean shared() {
            return true;
        }

        @Override
        public void leave() {
            if (stuck) {
                throw new NodeletException("nobody agrees");
            }
            left = true;
        }
    }

    private boolean etcd() {
        return Files.exists(root.resolve("made-by-55"));
    }

    @Test
    void isNotStoppedButByForce() {
        for (String command : new String[] {"stop", "restart"}) {
            Session.Result refused = session.run("phases", command);
            assertThat(refused.exit()).isEqualTo(1);
            assertThat(refused.err()).contains("must not stop now: two of three are down", "--force");
            assertThat(session.run("phases", command, "--phase", "040").exit()).isEqualTo(1);
            assertThat(etcd()).isTrue();
        }

        Session.Result forced = session.run("phases", "stop", "--force");
        assertThat(forced.exit()).isZero();
        assertThat(forced.err()).contains("warning: this master must not stop now");
        assertThat(etcd()).isFalse();
    }

    @Test
    void isNotAskedWhereEtcdGoesOn() {
        assertThat(session.run("phases", "stop", "--phase", "080").exit()).isZero();
        assertThat(session.run("phases", "stop", "--phase", "040", "--single").exit())
                .isZero();
        assertThat(etcd()).isTrue();
    }

    @Test
    void isNotResetButByForceAndLeavesFirst() {
        Session.Result refused = session.run("reset", "--yes");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("must not leave now: two of three are down");
        assertThat(seat.left).isFalse();
        assertThat(etcd()).isTrue();

        Session.Result forced = session.run("reset", "--yes", "--force");
        assertThat(forced.exit()).isZero();
        assertThat(forced.err()).contains("warning: this master must not leave now", "has left etcd's cluster");
        assertThat(seat.left).isTrue();
        assertThat(etcd()).isFalse();
    }

    @Test
    void aSeatThatCanNotBeGivenBackIsSaidAndGivenUpByForce() {
        seat.stuck = true;
        assertThat(session.run("reset", "--yes", "--force").err()).contains("warning: nobody agrees");
        assertThat(etcd()).isFalse();
    }
}
