package io.nodelet.checks.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.checks.machine.RecordedMachine;
import io.nodelet.model.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine whose programs hold inotify instances; the default role is master.
class InotifyCheckTest {
    @TempDir
    Path root;

    private final StringBuilder tree = new StringBuilder();

    private void process(int pid, int user, String exe, int instances) {
        tree.append("== /proc/%d/comm\nsome\n== /proc/%d/exe -> %s\n".formatted(pid, pid, exe))
                .append("== /proc/%d/status\nName:\tsome\nUid:\t%d\t%d\t%d\t%d\n"
                        .formatted(pid, user, user, user, user));
        for (int i = 0; i < instances; i++) {
            tree.append("== /proc/%d/fd/%d -> anon_inode:inotify\n".formatted(pid, 10 + i));
        }
        tree.append("== /proc/%d/fd/3 -> anon_inode:[eventpoll]\n".formatted(pid));
    }

    private List<PreflightProblem> look(String limit) throws IOException {
        tree.append("== /proc/sys/fs/inotify/max_user_instances\n")
                .append(limit)
                .append('\n');
        Path text = Files.writeString(root.resolve("tree"), tree);
        var machine = RecordedMachine.of(root.resolve("machine"), text).machine();
        return InotifyCheck.instances(new PreflightContext(NodeConfig.DEFAULTS, machine, Instant.EPOCH));
    }

    @Test
    void enoughIsLeft() throws IOException {
        process(700, 0, "/usr/bin/other", 4);
        assertThat(look("30")).isEmpty();
    }

    @Test
    void tooFewAreLeftForAMaster() throws IOException {
        process(700, 0, "/usr/bin/other", 5);
        assertThat(look("30")).singleElement().satisfies(preflightProblem -> {
            assertThat(preflightProblem.fatal()).isFalse();
            assertThat(preflightProblem.problem())
                    .startsWith("programs of root hold 5 of 30 inotify instances")
                    .contains("26 more");
            assertThat(preflightProblem.remedy()).contains("sysctl -w fs.inotify.max_user_instances=");
        });
    }

    @Test
    void whatTheNodeHoldsItNeedsNoMore() throws IOException {
        process(700, 0, "/opt/pf9/pf9-kube/bin/kubelet", 26);
        assertThat(look("26")).isEmpty();
    }

    @Test
    void othersInstancesAreCountedApart() throws IOException {
        process(700, 1000, "/usr/bin/other", 9);
        assertThat(look("30")).isEmpty();
    }

    @Test
    void aKernelThatDoesNotCountHasEnough() throws IOException {
        assertThat(look("")).isEmpty();
    }
}
