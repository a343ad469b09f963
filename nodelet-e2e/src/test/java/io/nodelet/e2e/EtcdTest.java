package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// etcd's data on a real master: copied, tried out, restored over a kill and restored on a machine that lost all.
@Tag("full")
class EtcdTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String DATA = "/var/opt/pf9/kube/etcd/data";

    @Test
    void snapshotsAndRestores() {
        try (Testbed bed = node("{}")) {
            bed.kubectl("create", "configmap", "before", "--from-literal=a=b");
            bed.kubectl("create", "secret", "generic", "sealed", "--from-literal=word=xyzzy");
            JsonNode taken = json(bed.nodeletd("etcd", "snapshot", "-o", "json"));
            assertThat(taken.path("revision").asLong(0)).isPositive();
            assertThat(bed.text("stat", "-c", "%a", taken.path("file").asString("")))
                    .isEqualTo("600\n");
            assertDrill(bed, taken);
            assertMember(bed);

            bed.kubectl("create", "configmap", "after", "--from-literal=a=b");
            String pods = containers(bed);
            killedInTheMidst(bed);
            Testbed.assertOk(bed.nodeletd("etcd", "restore", "latest", "--yes"));
            await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
            assertRestored(bed);
            assertThat(containers(bed)).as("pods go on").isEqualTo(pods);
            bed.shell("ls -d " + DATA + "/before-*/member; test ! -e " + DATA
                    + "/restoring; test ! -e /var/opt/pf9/nodelet/etcd-restore");

            assertLostMachine(bed);
        }
    }

    private static void assertDrill(Testbed bed, JsonNode taken) {
        JsonNode drill = json(bed.nodeletd("etcd", "drill", "-o", "json"));
        assertThat(drill.path("good").asBoolean(false)).as(drill.toString()).isTrue();
        assertThat(drill.path("revision")).isEqualTo(taken.path("revision"));
        assertThat(drill.path("keys")).isEqualTo(taken.path("keys"));
        assertThat(drill.path("keys").asLong(0)).isGreaterThan(100);
        bed.shell("test ! -e /var/opt/pf9/etcd-snapshots/.drill; test $(pidof etcd | wc -w) = 1");
        String file = taken.path("file").asString("");
        assertThat(bed.text("head", "-1", file)).isEqualTo("age-encryption.org/v1\n");
        Testbed.assertOk(bed.nodeletd("etcd", "decrypt", "latest", "/root/plain.db"));
        assertThat(
                        bed.shell(
                                "stat -c %a /root/plain.db; /opt/pf9/pf9-kube/bin/etcdutl snapshot status /root/plain.db -w json"))
                .startsWith("600\n")
                .contains("\"revision\":" + taken.path("revision").asLong(0));
        bed.shell("rm /root/plain.db; test -z \"$(ls -A /var/opt/pf9/etcd-snapshots | grep '[.]open')\"");
        assertThat(bed.text("nodeletd", "etcd", "snapshots"))
                .contains(taken.path("name").asString("?"))
                .contains("last drill: ")
                .contains(": good; revision ");
    }

    private static void assertMember(Testbed bed) {
        JsonNode members = json(bed.nodeletd("etcd", "members", "-o", "json"));
        assertThat(members).hasSize(1);
        assertThat(members.path(0).path("role").asString("")).isEqualTo("leader");
        assertThat(members.path(0).path("state").asString("")).isEqualTo("well");
        assertThat(members.path(0).path("size").asLong(0)).isPositive();
        assertThat(bed.nodeletd("etcd", "restore").err()).contains("no restore is half done");
    }

    /// The command and the daemon both die while the snapshot is being unpacked.
    private static void killedInTheMidst(Testbed bed) {
        bed.shell("""
                nodeletd etcd restore latest --yes </dev/null >/tmp/restore.out 2>&1 &
                command=$!
                daemon=$(grep -o 'pid [0-9]*' /run/nodelet/nodeletd.lock | cut -c5-)
                i=0
                until [ -e %s/restoring ]; do
                    i=$((i + 1)); [ $i -lt 3000 ] || { cat /tmp/restore.out; exit 1; }
                    sleep 0.01
                done
                kill -KILL $daemon $command
                """.formatted(DATA));
        run(bed);
    }

    private static void assertRestored(Testbed bed) {
        await(bed, "the API answers", () -> bed.tryKubectl("get", "nodes").exit() == 0);
        assertThat(bed.tryKubectl("get", "configmap", "after").err()).contains("not found");
        assertThat(bed.kubectl("get", "configmap", "before", "-o", "name")).isEqualTo("configmap/before\n");
        assertThat(bed.kubectl("get", "secret", "sealed", "-o", "jsonpath={.data.word}"))
                .isEqualTo("eHl6enk=");
        await(bed, "the node is Ready", () -> bed.kubectl("get", "nodes").contains(" Ready "));
        bed.kubectl("create", "configmap", "afterwards", "--from-literal=a=b");
        bed.kubectl("create", "namespace", "fresh");
        await(
                bed,
                "controllers see what is new",
                () -> bed.tryKubectl("-n", "fresh", "get", "serviceaccount", "default")
                                .exit()
                        == 0);
    }

    /// All that is left of the cluster is a snapshot and what must be kept with it.
    private static void assertLostMachine(Testbed bed) {
        bed.shell("mkdir /root/kept; cp -a /etc/pf9/kube.d/certs /etc/pf9/kube.d/encryption.yaml /root/kept");
        Testbed.assertOk(bed.nodeletd("reset", "--yes"));
        bed.shell("test -e /var/opt/pf9/etcd-snapshots; test ! -e " + DATA);
        CommandResult refused = bed.nodeletd("etcd", "restore", "latest", "--yes");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("encrypted with the key of the etcd authority, which is not there");

        bed.shell("mkdir -p /etc/pf9/kube.d; cp -a /root/kept/certs /etc/pf9/kube.d/");
        assertThat(bed.nodeletd("etcd", "restore", "latest", "--yes").err())
                .contains("are encrypted with a key that", "does not hold");

        bed.shell("cp -a /root/kept/encryption.yaml /etc/pf9/kube.d/");
        Testbed.assertOk(bed.nodeletd("etcd", "restore", "latest", "--yes"));
        assertRestored(bed);
    }

    private static Testbed node(String etcd) {
        Testbed bed = Testbed.emptyHost();
        bed.shell("mkdir -p /etc/pf9/nodelet; echo 'etcd: " + etcd + "' >/etc/pf9/nodelet/nodelet.yaml");
        run(bed);
        await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
        return bed;
    }

    private static void run(Testbed bed) {
        bed.shell("setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &");
        await(bed, "the daemon listens", () -> bed.nodeletd("status", "--kube").ok());
    }

    private static String containers(Testbed bed) {
        return bed.kubectl(
                "get",
                "pods",
                "-A",
                "-o",
                "jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[*].containerID}{\"\\n\"}{end}");
    }

    private static JsonNode json(CommandResult result) {
        return JsonMapper.shared().readTree(Testbed.assertOk(result).out());
    }

    private static void await(Testbed bed, String what, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> what + "\n" + bed.shell("nodeletd status || true; tail -n 60 /var/log/nodeletd.out"))
                .isTrue();
    }
}
