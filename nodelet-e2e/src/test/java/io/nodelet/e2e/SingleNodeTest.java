package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What a user does with a node of their own that nobody keeps, from the first start on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SingleNodeTest {
    private static final String URL = "http://web.default.svc.cluster.local";

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @BeforeAll
    void up() {
        bed = Testbed.up();
    }

    @AfterAll
    void down() {
        bed.close();
    }

    private void deployWeb() {
        bed.kubectl("apply", "-f", bed.manifest("web.yaml").toString());
        bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
    }

    private String fetchFromAnotherPod(String client) {
        bed.kubectl(
                "run",
                client,
                "--image=nodelet.local/busybox:1",
                "--restart=Never",
                "--",
                "sh",
                "-c",
                "until timeout 10 wget -q -O - " + URL + "; do sleep 1; done");
        bed.kubectl("wait", "pod/" + client, "--for=jsonpath={.status.phase}=Succeeded", "--timeout=120s");
        String out = bed.kubectl("logs", client);
        bed.kubectl("delete", "pod", client, "--wait=false");
        return out.strip();
    }

    private void assertEveryPhaseRuns() {
        CommandResult status = bed.nodeletd("phases", "status", "--verbose");
        assertThat(status.exit()).as(status.out()).isZero();
        List<String> phases =
                status.out().lines().filter(line -> line.matches("[0-9]+ .*")).toList();
        assertThat(phases).hasSizeGreaterThan(15).allMatch(text -> text.matches(".* (running|N/A)\\s*"));
        assertThat(phases)
                .filteredOn(text -> text.stripTrailing().endsWith("running"))
                .hasSizeGreaterThan(10);
    }

    @Test
    @Order(1)
    void theNodeIsReady() {
        assertThat(bed.kubectl("get", "nodes", "--no-headers")).containsPattern("master-1 +Ready ");
        assertEveryPhaseRuns();
        assertThat(RunningServices.running(bed).keySet()).containsAll(RunningServices.ALL);
    }

    @Test
    @Order(2)
    void aUsersWorkloadRunsAndIsFoundByName() {
        deployWeb();
        assertThat(fetchFromAnotherPod("client-1")).isEqualTo("hello from web");
    }

    @Test
    @Order(3)
    void aSecondStartTouchesNothing() {
        Map<String, List<String>> services = RunningServices.running(bed);
        String containers = RunningServices.containers(bed);
        CommandResult start = Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(start.out()).contains("nothing had to change");
        assertThat(RunningServices.running(bed)).isEqualTo(services);
        assertThat(RunningServices.containers(bed)).isEqualTo(containers).isNotEmpty();
    }

    @Test
    @Order(4)
    void anEditedFileIsMended() {
        String file = bed.shell("tr '\\0' '\\n' </proc/$(pgrep -x kubelet)/cmdline | sed -n 's/^--config=//p'")
                .strip();
        String digest = bed.text("sha256sum", file);
        Map<String, List<String>> services = RunningServices.running(bed);
        bed.shell("echo '# edited' >>" + file);
        CommandResult status = bed.nodeletd("phases", "status", "--verbose");
        assertThat(status.exit()).as(status.out()).isEqualTo(3);
        assertThat(status.out()).containsPattern("080-kubelet_configure_start.sh .* failed");
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertThat(bed.text("sha256sum", file)).isEqualTo(digest);
        assertThat(RunningServices.running(bed)).isEqualTo(services);
        assertEveryPhaseRuns();
    }

    @Test
    @Order(5)
    void aRestartFromAPhaseOnLeavesThoseBefore() {
        Map<String, List<String>> before = RunningServices.running(bed);
        Testbed.assertOk(bed.nodeletd("phases", "restart", "--phase", "080"));
        Map<String, List<String>> after = RunningServices.running(bed);
        for (String left :
                List.of("containerd", "etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler")) {
            assertThat(after).containsEntry(left, before.getOrDefault(left, List.of()));
        }
        for (String restarted : List.of("kubelet", "kube-proxy")) {
            assertThat(after.getOrDefault(restarted, List.of()))
                    .hasSize(1)
                    .isNotEqualTo(before.getOrDefault(restarted, List.of()));
        }
        assertEveryPhaseRuns();
        assertThat(fetchFromAnotherPod("client-2")).isEqualTo("hello from web");
    }

    @Test
    @Order(6)
    void aStopAndAStartBringTheWorkloadBack() {
        Testbed.assertOk(bed.nodeletd("phases", "stop"));
        assertThat(bed.nodeletd("phases", "status", "--verbose").exit()).isEqualTo(3);
        assertThat(RunningServices.running(bed)).isEmpty();
        Testbed.assertOk(bed.nodeletd("phases", "start"));
        assertEveryPhaseRuns();
        bed.kubectl("rollout", "status", "deployment/web", "--timeout=120s");
        assertThat(fetchFromAnotherPod("client-3")).isEqualTo("hello from web");
    }

    @Test
    @Order(7)
    void aChangedByteInTheBundleIsRefused() throws IOException {
        Path bundle = Path.of(bed.sandbox().bundle());
        Path copy = bundle.resolveSibling("e2e-" + ProcessHandle.current().pid());
        try (Testbed other = Testbed.reserve()) {
            copyWithLinks(bundle, copy);
            Path runc = copy.resolve("bin/runc");
            byte[] bytes = Files.readAllBytes(runc);
            bytes[bytes.length / 2] ^= 1;
            Files.delete(runc);
            Files.write(runc, bytes);
            assertThat(runc.toFile().setExecutable(true)).isTrue();
            CommandResult up = other.tryUp("--bundle", copy.toString());
            assertThat(up.exit()).isNotZero();
            assertThat(up.out() + up.err())
                    .containsPattern("runc[^\\n]* refused: its sha256 is [0-9a-f]{64}, [^\\n]* [0-9a-f]{64}");
            assertThat(RunningServices.running(other)).doesNotContainKeys("kubelet", "containerd");
        } finally {
            Trees.remove(copy);
        }
    }

    private static void copyWithLinks(Path from, Path to) throws IOException {
        for (Path path : Trees.walk(from)) {
            Path target = to.resolve(from.relativize(path));
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else {
                Files.createLink(target, path);
            }
        }
    }
}
