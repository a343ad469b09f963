package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Three masters get a new key for their Secrets, while these are read and written; who drives it is killed half-way.
@Tag("alone")
@Tag("full")
class SecretsRotationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String FILE = "/etc/pf9/kube.d/encryption.yaml";
    private static final List<String> MASTERS = List.of("master-1", "master-2", "master-3");
    private static final String ETCD = "/etc/pf9/kube.d/certs/etcd/";
    /// Reads by each API server in turn. One that is just starting refuses a connection, or answers 5xx without looking
    /// at the store; a key that is missing is told as an internal error about a transformer.
    private static final String READS = """
            while [ -e /root/reading ]; do
              kubectl get secret s -o jsonpath='{.data.a}' --request-timeout=5s >>/root/read 2>>/root/errors; echo >>/root/read
              kubectl create secret generic w-$(date +%s%N) --from-literal=a=b --request-timeout=5s >/dev/null 2>>/root/errors
            done
            """;

    @Test
    void killedHalfWayAndGoneOnWithByAnother() {
        try (Testbed bed = Testbed.reserve()) {
            Testbed.assertOk(bed.tryUp("--masters", "3"));
            bed.kubectl("create", "secret", "generic", "s", "--from-literal=a=b");
            Set<String> before = prints(bed);
            assertThat(before).hasSize(1);
            MASTERS.forEach(master -> bed.on(master)
                    .shell("cat >/root/reads.sh <<'END'\n" + READS
                            + "END\ntouch /root/reading; setsid sh /root/reads.sh </dev/null >/dev/null 2>&1 &"));

            bed.shell("setsid nodeletd secrets rotate --yes </dev/null >/root/rotate 2>&1 & echo $! >/root/rotate.pid");
            assertThat(Poll.until(PATIENCE, () -> bed.shell("cat /root/rotate").contains("step 3 of 5")))
                    .as(() -> bed.shell("cat /root/rotate"))
                    .isTrue();
            bed.shell("kill -KILL $(cat /root/rotate.pid)");
            CommandResult wrong = bed.on("master-3").nodeletd("secrets", "status");
            assertThat(wrong.exit()).as(wrong.out()).isEqualTo(3);
            Testbed.assertOk(bed.on("master-2").nodeletd("secrets", "rotate", "--yes"));

            MASTERS.forEach(master -> bed.on(master).shell("rm /root/reading"));
            assertThat(prints(bed)).hasSize(1).doesNotContainAnyElementsOf(before);
            for (String master : MASTERS) {
                assertEverySecretWasReadable(bed.on(master));
                assertThat(bed.on(master).shell("stat -c %a " + FILE + ".old-*").lines())
                        .hasSize(3)
                        .containsOnly("600");
            }
            assertThat(seals(bed)).containsExactly("k8s:enc:secretbox:v1:nodelet-2");
            assertThat(Poll.until(
                            PATIENCE, () -> bed.nodeletd("secrets", "status").exit() == 0))
                    .as(() -> bed.nodeletd("secrets", "status").out())
                    .isTrue();
        }
    }

    private static void assertEverySecretWasReadable(Testbed bed) {
        assertThat(bed.shell("sort -u /root/read").lines())
                .contains("Yg==")
                .allMatch(line -> Set.of("", "Yg==").contains(line));
        assertThat(bed.shell("grep -icE 'transform|decrypt|no matching' /root/errors || true"))
                .isEqualTo("0\n");
    }

    private static Set<String> prints(Testbed bed) {
        return MASTERS.stream()
                .map(master -> bed.on(master).shell("sha256sum <" + FILE))
                .collect(Collectors.toSet());
    }

    /// What etcd really holds before each Secret.
    private static Set<String> seals(Testbed bed) {
        String all = bed.shell("etcdctl --cacert=" + ETCD + "ca.crt --cert=" + ETCD + "etcdctl.crt --key=" + ETCD
                + "etcdctl.key --endpoints=https://127.0.0.1:2379 get --prefix /registry/secrets/ --print-value-only"
                + " | grep -aoE '^k8s:enc:[a-z]+:v1:[a-z0-9-]+' | sort -u");
        return Stream.of(all.split("\n")).collect(Collectors.toSet());
    }
}
