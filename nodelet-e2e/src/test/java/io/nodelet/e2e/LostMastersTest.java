package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import io.nodelet.model.JoinToken;
import io.nodelet.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/// What three masters lose: the power of all of them, an address, a machine whose join is refused, and everything but a
/// snapshot.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("full")
@Tag("alone")
class LostMastersTest {
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
        bed.kubectl("create", "configmap", "told", "--from-literal=by=master-1");
        bed.kubectl("-n", "kube-system", "create", "secret", "generic", "s", "--from-literal=a=b");
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

    /// As when the power goes: every process of the hosts ends at once.
    private void powerOff(int... masters) {
        var inits = IntStream.of(masters).mapToObj(i -> on(i).host().init()).toList();
        inits.forEach(init -> ProcessHandle.of(init.pid()).ifPresent(ProcessHandle::destroyForcibly));
        assertThat(Poll.until(PATIENCE, () -> inits.stream().noneMatch(init -> init.alive())))
                .isTrue();
    }

    @Test
    @Order(1)
    void theClusterComesBackAfterAllOfItLostPower() {
        String before = bed.kubectl("get", "configmap", "told", "-o", "jsonpath={.metadata.uid}");
        Testbed.assertOk(kubectl(3, "create", "configmap", "latest", "--from-literal=by=master-3"));

        powerOff(1, 2, 3);
        Testbed.assertOk(bed.tryUp(MASTERS, "3"));

        assertThat(Poll.until(PATIENCE, () -> ready(1, 1) && ready(2, 2) && ready(3, 3)))
                .isTrue();
        assertThat(members(2)).hasSize(3).allMatch(text -> text.matches("[0-9a-f]+, " + VOTER));
        assertThat(bed.kubectl("get", "configmap", "told", "-o", "jsonpath={.metadata.uid}"))
                .isEqualTo(before);
        assertThat(kubectl(1, "get", "configmap", "latest", "-o", "jsonpath={.data.by}")
                        .out())
                .isEqualTo("master-3");
        assertThat(Poll.until(
                        PATIENCE, () -> on(2).nodeletd("phases", "start").out().contains("nothing had to change")))
                .as("once DNS, whose pods lost power, too, answers for good")
                .isTrue();
    }

    @Test
    @Order(2)
    void aMasterThatGotAnotherAddressIsFollowedByTheOthers() {
        Moving.forgetAddress(on(3));
        String moved = Moving.moved(on(3), "77");
        assertThat(members(1)).hasSize(3).noneMatch(text -> text.contains(moved));

        Testbed.assertOk(on(3).nodeletd("identity", "accept", "--yes"));

        Moving.await(on(3), () -> on(3).nodeletd("status").exit() == 0);
        Moving.awaitReady(bed, "master-3", moved);
        assertThat(members(1))
                .hasSize(3)
                .allMatch(text -> text.matches("[0-9a-f]+, " + VOTER))
                .filteredOn(text -> text.contains("master-3"))
                .singleElement()
                .asString()
                .contains("https://" + moved + ":2380", "https://" + moved + ":2379");
        Testbed.assertOk(kubectl(3, "create", "configmap", "moved", "--from-literal=a=b"));
        assertThat(kubectl(1, "get", "configmap", "moved").ok()).isTrue();
        Moving.await(on(3), () -> on(3).nodeletd("phases", "start").out().contains("nothing had to change"));
    }

    @Test
    @Order(3)
    void whatIsWrongWithATokenIsSaid() throws IOException {
        retireTheThird();
        assertThat(joinError()).contains(TOKEN + " (join.tokenFile) is missing", "--role master");
        JoinToken worker =
                JoinToken.parse(Testbed.assertOk(bed.ctl("token", "create")).out());
        assertThat(joinError(worker)).contains("is a token for a worker, and this machine is to be a master");
        JoinToken token = JoinToken.parse(
                Testbed.assertOk(bed.ctl("token", "create", "--role", "master")).out());

        JoinToken seal = JoinToken.fresh(Role.MASTER, token.expires(), token.ca(), new SecureRandom());
        assertThat(joinError(new JoinToken(
                        Role.MASTER, token.id(), token.secret(), token.expires(), token.ca(), seal.seal())))
                .contains("can't be opened with it");
        assertThat(joinError(new JoinToken(
                        Role.MASTER, worker.id(), worker.secret(), token.expires(), token.ca(), token.seal())))
                .contains("does not let token " + worker.id() + " for a master read its keys");
        assertThat(on(1).text("grep", "-F", "is forbidden", "/var/log/pf9/kube/audit.log"))
                .contains("bootstrap-token-" + worker.id() + "\\\" is forbidden");
        Testbed.assertOk(bed.ctl("token", "revoke", token.id(), worker.id()));
        assertThat(joinError(token)).contains("revoked");
        assertThat(Poll.until(PATIENCE, () -> joinError().contains("does not take token " + token.id())))
                .as("API servers remember a token for ten seconds")
                .isTrue();
        assertThat(joinError()).contains("has served already, was revoked");
        assertThat(Files.exists(on(3).inside("/etc/pf9/kube.d/certs/ca.key"))).isFalse();
        on(3).shell("rm " + TOKEN);
    }

    private void retireTheThird() {
        Testbed.assertOk(bed.ctl("node", "remove", "master-3"));
        assertThat(Poll.until(
                        PATIENCE,
                        () -> on(3).nodeletd("status", "-o", "json")
                                .out()
                                .contains("this machine's member was taken out of etcd's cluster")))
                .isTrue();
        Testbed.assertOk(on(3).nodeletd("reset", "--yes"));
        Moving.move(on(3), on(3).host().address());
    }

    /// What a start says with this token in its place.
    private String joinError(JoinToken token) throws IOException {
        Files.writeString(on(3).inside(TOKEN), token.encode() + "\n");
        on(3).shell("chmod 600 " + TOKEN);
        return joinError();
    }

    private String joinError() {
        CommandResult start = on(3).nodeletd("phases", "start", "--phase", "020", "--single");
        assertThat(start.exit()).as(start.out() + start.err()).isNotZero();
        return start.out() + start.err();
    }

    /// docs/etcd.md "A lost cluster, word for word": with three masters, all of them lost.
    @Test
    @Order(4)
    void aLostClusterComesBackFromOneSnapshotAndTheOtherMastersJoinIt() {
        Testbed.assertOk(bed.tryUp(MASTERS, "3"));
        String node = kubectl(1, "get", "node", "master-1", "-o", "jsonpath={.metadata.uid}")
                .out();
        on(1).shell("nodeletd etcd snapshot; cp -a /etc/pf9/kube.d/certs /etc/pf9/kube.d/encryption.yaml /root");
        Testbed.assertOk(kubectl(1, "create", "configmap", "too-late", "--from-literal=a=b"));
        List.of(3, 2, 1).forEach(number -> Testbed.assertOk(on(number).nodeletd("reset", "--yes", "--force")));

        on(1).shell("mkdir -p /etc/pf9/kube.d; cp -a /root/certs /root/encryption.yaml /etc/pf9/kube.d");
        Testbed.assertOk(on(1).nodeletd("etcd", "restore", "latest", "--yes"));
        Testbed.assertOk(bed.ctl("node", "remove", "master-2"));
        Testbed.assertOk(bed.ctl("node", "remove", "master-3"));
        Testbed.assertOk(bed.tryUp(MASTERS, "3"));

        assertThat(Poll.until(PATIENCE, () -> ready(1, 1) && ready(2, 2) && ready(3, 3)))
                .isTrue();
        assertThat(members(3)).hasSize(3).allMatch(text -> text.matches("[0-9a-f]+, " + VOTER));
        assertThat(kubectl(2, "get", "configmap", "told", "-o", "name").out()).isEqualTo("configmap/told\n");
        assertThat(kubectl(3, "get", "configmap", "too-late").err()).contains("not found");
        assertThat(kubectl(2, "get", "node", "master-1", "-o", "jsonpath={.metadata.uid}")
                        .out())
                .isEqualTo(node);
        assertThat(kubectl(2, "-n", "kube-system", "get", "secret", "s", "-o", "jsonpath={.data.a}")
                        .out())
                .isEqualTo("Yg==");
    }
}
