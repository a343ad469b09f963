package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// A cluster of three masters: from one command, through the loss of the first, to one that leaves and joins anew.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("alone")
class MastersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String MASTERS = "--masters";
    private static final String TOKEN = "/etc/pf9/nodelet/join-token";
    private static final String VOTER = "started, master-[123], https://[0-9.]+:2380, https://[0-9.]+:2379, false";

    @SuppressWarnings("NullAway.Init") // made before all tests
    private Testbed bed;

    @BeforeAll
    void up() {
        bed = Testbed.reserve();
        Testbed.assertOk(bed.tryUp(MASTERS, "3"));
    }

    @AfterAll
    void down() {
        bed.close();
    }

    private Testbed on(int master) {
        return bed.on("master-" + master);
    }

    /// kubectl of a master, which speaks to that master's own API server.
    private CommandResult kubectl(int master, String... arguments) {
        return on(master).exec(join("kubectl", arguments));
    }

    private static String[] join(String first, String... rest) {
        String[] all = new String[rest.length + 1];
        all[0] = first;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }

    private List<String> members(int master) {
        String certs = "/etc/pf9/kube.d/certs/etcd/";
        return on(master)
                .text(
                        "etcdctl",
                        "--cacert=" + certs + "ca.crt",
                        "--cert=" + certs + "etcdctl.crt",
                        "--key=" + certs + "etcdctl.key",
                        "--endpoints=https://127.0.0.1:2379",
                        "member",
                        "list")
                .lines()
                .toList();
    }

    private boolean ready(int seenBy, int master) {
        String nodes = kubectl(seenBy, "get", "nodes", "--no-headers").out();
        return nodes.lines().anyMatch(line -> line.matches("master-" + master + " +Ready +control-plane,master .*"));
    }

    @Test
    @Order(1)
    void threeVotersAndThreeReadyMastersThatShareTheClustersKeys() {
        for (int master = 1; master <= 3; master++) {
            assertThat(ready(1, master)).as("master-" + master).isTrue();
            assertThat(on(master).text("sha256sum", "/etc/pf9/kube.d/certs/ca.key", "/etc/pf9/kube.d/certs/sa.key"))
                    .isEqualTo(on(1).text("sha256sum", "/etc/pf9/kube.d/certs/ca.key", "/etc/pf9/kube.d/certs/sa.key"));
        }
        assertThat(members(2)).hasSize(3).allMatch(text -> text.matches("[0-9a-f]+, " + VOTER));
        assertThat(on(3).exec("sh", "-c", "nodeletd phases status").exit()).isZero();
    }

    @Test
    @Order(2)
    void aTokenServesOneMasterAndTheKeysGoWithIt() {
        assertThat(bed.ctl("token", "list").out()).doesNotContain("master");
        assertThat(bed.kubectl("-n", "kube-system", "get", "secrets", "-o", "name"))
                .doesNotContain("bootstrap-token");
        assertThat(Files.exists(on(2).inside(TOKEN))).isFalse();
    }

    @Test
    @Order(3)
    void whatOneMasterWritesAnotherReadsAtOnce() {
        Testbed.assertOk(kubectl(2, "create", "configmap", "told", "--from-literal=by=master-2"));
        assertThat(kubectl(3, "get", "configmap", "told", "-o", "jsonpath={.data.by}")
                        .out())
                .isEqualTo("master-2");
        assertThat(on(3).text("nodeletd", "etcd", "compare").lines().skip(1))
                .as("while the cluster writes")
                .hasSize(3)
                .allMatch(line -> line.matches("master-[123] +[0-9a-f]+ +same +[0-9a-f]{8} up to revision [0-9]+ *"));
        Testbed.assertOk(kubectl(1, "-n", "kube-system", "create", "secret", "generic", "s", "--from-literal=a=b"));
        assertThat(kubectl(2, "-n", "kube-system", "get", "secret", "s", "-o", "jsonpath={.data.a}")
                        .out())
                .isEqualTo("Yg==");
    }

    @Test
    @Order(4)
    void aSecondUpChangesNothing() {
        Map<String, List<String>> second = RunningServices.running(on(2));
        Map<String, List<String>> third = RunningServices.running(on(3));
        Testbed.assertOk(bed.tryUp(MASTERS, "3"));
        assertThat(RunningServices.running(on(2))).isEqualTo(second).containsKeys("etcd", "kube-apiserver");
        assertThat(RunningServices.running(on(3))).isEqualTo(third);
        assertThat(on(3).nodeletd("phases", "start").out()).contains("nothing had to change");
    }

    @Test
    @Order(5)
    void withoutTheFirstMasterTheOthersGoOnAndItComesBack() {
        powerOff(1);
        assertThat(Poll.until(
                        PATIENCE,
                        () -> kubectl(2, "create", "configmap", "later", "--from-literal=by=master-2")
                                .ok()))
                .isTrue();
        assertThat(kubectl(3, "get", "configmap", "later", "-o", "jsonpath={.data.by}")
                        .out())
                .isEqualTo("master-2");
        assertThat(bed.kubectl("get", "configmap", "told", "-o", "name")).contains("told");

        CommandResult stop = on(2).nodeletd("phases", "stop");
        assertThat(stop.exit()).isEqualTo(1);
        assertThat(stop.err()).contains("must not stop now: etcd would have 1 of 3 members", "--force");

        Testbed.assertOk(bed.tryUp(MASTERS, "3"));
        assertThat(Poll.until(PATIENCE, () -> ready(1, 1))).isTrue();
        assertThat(kubectl(1, "get", "configmap", "later", "-o", "jsonpath={.data.by}")
                        .out())
                .isEqualTo("master-2");
        assertThat(members(1)).hasSize(3);
    }

    /// As when the power goes: every process of the hosts ends at once.
    private void powerOff(int... masters) {
        var inits = IntStream.of(masters).mapToObj(i -> on(i).host().init()).toList();
        inits.forEach(init -> ProcessHandle.of(init.pid()).ifPresent(ProcessHandle::destroyForcibly));
        assertThat(Poll.until(PATIENCE, () -> inits.stream().noneMatch(init -> init.alive())))
                .isTrue();
    }

    @Test
    @Order(6)
    void aMasterThatIsRemovedIsNoMemberAndItsMachineSaysSo() {
        assertThat(on(3).exec("nodeletctl", "node", "remove", "master-3").err()).contains("is this machine");
        CommandResult removed = bed.ctl("node", "remove", "master-3");
        assertThat(Testbed.assertOk(removed).out()).contains("etcd's cluster has 2 members without master-3");
        assertThat(members(1)).hasSize(2).noneMatch(text -> text.contains("master-3"));
        assertThat(kubectl(1, "get", "nodes", "-o", "name").out()).doesNotContain("master-3");
        assertThat(Poll.until(
                        PATIENCE,
                        () -> on(3).nodeletd("status", "-o", "json")
                                .out()
                                .contains("this machine's member was taken out of etcd's cluster")))
                .isTrue();
        Testbed.assertOk(on(3).nodeletd("reset", "--yes"));
    }

    @Test
    @Order(7)
    void aMachineMadeAnewJoinsAgainAndAMasterThatResetsLeavesTwo() {
        Testbed.assertOk(bed.tryUp(MASTERS, "3"));
        assertThat(ready(1, 3)).isTrue();
        assertThat(members(1)).hasSize(3).allMatch(text -> text.matches("[0-9a-f]+, " + VOTER));

        CommandResult reset = on(2).nodeletd("reset", "--yes");
        assertThat(Testbed.assertOk(reset).err()).contains("this master has left etcd's cluster");
        assertThat(members(3)).hasSize(2).noneMatch(text -> text.contains("master-2"));
        assertThat(Poll.until(
                        PATIENCE,
                        () -> kubectl(1, "create", "configmap", "last", "--from-literal=a=b")
                                .ok()))
                .isTrue();
    }
}
