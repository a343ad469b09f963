package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What `sandbox up` leaves behind keeps itself: what is killed comes back, with a word on why, until a reset.
class KeptNodeTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void whatIsKilledComesBackUntilAReset() {
        try (Testbed bed = Testbed.kept()) {
            await(bed, () -> bed.nodeletd("status").exit() == 0);
            Map<String, List<String>> before = RunningServices.running(bed);

            bed.shell("kill -KILL " + pid(before.getOrDefault("kube-scheduler", List.of())));
            await(bed, () -> {
                List<String> now = RunningServices.running(bed).getOrDefault("kube-scheduler", List.of());
                return now.size() == 1 && !now.equals(before.get("kube-scheduler"));
            });
            await(bed, () -> bed.nodeletd("status").exit() == 0);
            assertThat(bed.nodeletd("status", "-o", "json").out())
                    .contains("kube-scheduler ")
                    .contains("was killed by SIGKILL");

            Map<String, List<String>> healed = RunningServices.running(bed);
            CommandResult again = Testbed.assertOk(bed.nodeletd("phases", "start"));
            assertThat(again.out()).contains("nothing had to change");
            String daemon = bed.text("cat", "/run/nodelet/nodeletd.lock");
            Testbed.assertOk(bed.tryUp());
            assertThat(RunningServices.running(bed)).isEqualTo(healed);
            assertThat(bed.text("cat", "/run/nodelet/nodeletd.lock")).isEqualTo(daemon);

            Testbed.assertOk(bed.nodeletd("reset", "--yes"));
            assertThat(RunningServices.running(bed)).isEmpty();
            assertThat(bed.exec("pgrep", "-f", "nodelet-agent.* run").out()).isEmpty();
            assertThat(Files.exists(bed.inside("/run/nodelet"))).isFalse();
            assertThat(bed.nodeletd("why").out())
                    .startsWith("This node was never started, or a reset took it away  [node.never-started]");
        }
    }

    private static String pid(List<String> processes) {
        assertThat(processes).hasSize(1);
        return processes.getFirst().split(" ")[0];
    }

    private static void await(Testbed bed, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> bed.nodeletd("status").out() + bed.shell("tail -n 60 /var/log/pf9/kube/kube.log"))
                .isTrue();
    }
}
