package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// A virtual IP, with the real keepalived, on the one master that a cluster begins with.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("full")
class VirtualIpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String CONFIG = "/etc/pf9/kube.d/keepalived/keepalived.conf";

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @SuppressWarnings("NullAway.Init") // made before all tests
    private String address;

    @BeforeAll
    void up() {
        bed = Testbed.up("--vip");
        address = bed.sandbox().address(9);
    }

    @AfterAll
    void down() {
        bed.close();
    }

    private boolean held() {
        return bed.text("ip", "-o", "address", "show", "to", address).contains(address);
    }

    private void awaitHeld(boolean wanted) {
        assertThat(Poll.until(PATIENCE, () -> held() == wanted))
                .as(wanted ? "%s comes" : "%s goes", address)
                .isTrue();
    }

    private CommandResult throughIt(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                "/opt/pf9/pf9-kube/bin/kubectl",
                "--kubeconfig=/etc/pf9/kube.d/kubeconfigs/admin.yaml",
                "--server=https://" + address + ":6443",
                "--request-timeout=5s"));
        argv.addAll(List.of(arguments));
        return bed.exec(argv.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void itLeadsToTheApiUnderItsOwnName() {
        assertThat(held()).isTrue();
        assertThat(Testbed.assertOk(throughIt("get", "nodes")).out()).contains("master-1");
        assertThat(bed.nodeletd("phases", "status", "--verbose").out()).containsPattern("180-keepalived.sh .* running");
        assertThat(bed.text("stat", "-c", "%a %U", CONFIG)).isEqualTo("600 root\n");
        assertThat(bed.nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    @Order(2)
    void itIsNotHereWhileTheApiServerHangsOrIsDead() {
        bed.shell("pkill -STOP -x kube-apiserver");
        awaitHeld(false);
        assertThat(bed.nodeletd("phases", "status", "--verbose").exit()).isEqualTo(3);
        bed.shell("pkill -CONT -x kube-apiserver");
        awaitHeld(true);
        bed.kill("kube-apiserver");
        awaitHeld(false);
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(held()).isTrue();
    }

    /// The API server itself says so only when a question of its own has waited in vain.
    @Test
    @Order(3)
    void itIsNotHereWhileTheStoreIsDead() {
        String check =
                bed.shell("sed -n 's/^ *script \"\\(.*\\)\"$/\\1/p' " + CONFIG).strip();
        assertThat(bed.exec("sh", "-c", check).exit()).isZero();
        bed.kill("etcd");
        CommandResult dead = bed.exec("sh", "-c", check);
        assertThat(dead.exit()).isEqualTo(1);
        assertThat(dead.err()).contains("nobody listens at 127.0.0.1:2379, where the server's etcd is");
        awaitHeld(false);
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        awaitHeld(true);
    }

    /// An API server that is asked to stop says that it is no longer ready, and serves on while the address goes.
    @Test
    @Order(4)
    void aStopGivesItBackBeforeTheApiServerStops() {
        List<String> seen =
                bed.shell("""
                nodeletd phases stop >/tmp/stop.log 2>&1 &
                stop=$!
                while kill -0 $stop 2>/dev/null; do
                  if ip -o address show to ADDRESS | grep -q ADDRESS; then held=held; else held=gone; fi
                  if pgrep -x kube-apiserver >/dev/null; then echo $held alive; else echo $held dead; fi
                done
                wait $stop
                """.replace("ADDRESS", address)).lines().distinct().toList();
        assertThat(seen).containsExactly("held alive", "gone alive", "gone dead");
    }

    @Test
    @Order(5)
    void whatAKilledKeepalivedLeavesGoesWithTheStop() {
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(held()).isTrue();
        // Stopped first: the one that is killed later would start the other again.
        bed.shell("pkill -STOP -x keepalived");
        bed.kill("keepalived");
        assertThat(held()).isTrue();
        Testbed.assertOk(bed.nodeletd("phases", "stop", "--phase", "180", "--single"));
        assertThat(held()).isFalse();
        assertThat(bed.exec("test", "-e", CONFIG).exit()).isEqualTo(1);
        assertThat(Testbed.assertOk(bed.tryKubectl("get", "nodes")).out()).contains("master-1");
    }
}
