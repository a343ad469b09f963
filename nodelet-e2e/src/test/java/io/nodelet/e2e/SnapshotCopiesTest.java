package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.CommandResult;
import io.nodelet.host.linux.Poll;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Copies of etcd's snapshots in a real store, over https with an authority of its own: brought there by the daemon
/// and by hand, missed when the store is gone, and good for bringing the cluster back.
@Tag("full")
class SnapshotCopiesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CONFIG = "/etc/pf9/nodelet/nodelet.yaml";

    @Test
    void aRealStoreTakesThemAndGivesTheClusterBack() {
        try (Testbed bed = node()) {
            S3Store store = S3Store.in(bed);
            Contract.assertKept(
                    bed,
                    "io.nodelet.etcd.s3.S3BucketTest",
                    Map.of("nodelet.s3", S3Store.ENDPOINT, "nodelet.s3.ca", S3Store.CA));

            String first = snapshot(bed, "copied nothing");
            copyTo(bed, "/etc/pf9/kube.d/certs/etcd/ca.crt");
            assertThat(bed.nodeletd("etcd", "snapshots", "--s3").err())
                    .contains(S3Store.ENDPOINT + "/" + S3Store.BUCKET + " can't be reached")
                    .contains("etcd.snapshots.s3.caFile");

            copyTo(bed, S3Store.CA);
            Testbed.assertOk(bed.nodeletd("reload"));
            await(bed, "the daemon has copied it", () -> copies(bed).contains(first));
            await(
                    bed,
                    "it says so",
                    () -> copyStatus(bed).path("last").asString("").equals(first));

            missed(bed, store);
            givenBack(bed);
        }
    }

    private static void missed(Testbed bed, S3Store store) {
        store.kill();
        CommandResult alone = bed.nodeletd("etcd", "snapshot");
        assertThat(alone.exit()).isEqualTo(1);
        assertThat(alone.out()).contains("revision ");
        assertThat(alone.err()).contains("can't be reached");
        await(bed, "why names it", () -> bed.nodeletd("why").out().contains("[etcd.copy-failed]"));
        assertThat(bed.nodeletd("why").out()).contains(S3Store.ENDPOINT + "/" + S3Store.BUCKET + " can't be reached");

        store.start();
        String taken = snapshot(bed, "copied etcd-");
        assertThat(copies(bed)).contains(taken);
        assertThat(bed.nodeletd("why").out()).doesNotContain("copy-failed");
    }

    /// Nothing of them is left on the machine.
    private static void givenBack(Testbed bed) {
        bed.kubectl("create", "configmap", "before", "--from-literal=a=b");
        snapshot(bed, "copied etcd-");
        bed.kubectl("create", "configmap", "after", "--from-literal=a=b");
        assertThat(JsonMapper.shared().readTree(copies(bed)))
                .as("those over `keep` are gone")
                .hasSize(2);

        bed.shell("rm /var/opt/pf9/etcd-snapshots/etcd-*");
        Testbed.assertOk(bed.nodeletd("etcd", "restore", "s3:latest", "--yes"));
        await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
        await(
                bed,
                "the API answers",
                () -> bed.tryKubectl("get", "configmap", "before").ok());
        assertThat(bed.tryKubectl("get", "configmap", "after").err()).contains("not found");
    }

    private static Testbed node() {
        Testbed bed = Testbed.emptyHost();
        bed.shell("mkdir -p /etc/pf9/nodelet; echo 'etcd: {}' >" + CONFIG);
        bed.shell("setsid nodeletd run </dev/null >>/var/log/nodeletd.out 2>&1 &");
        await(bed, "the daemon listens", () -> bed.nodeletd("status", "--kube").ok());
        await(bed, "the node is ok", () -> bed.nodeletd("status").exit() == 0);
        return bed;
    }

    private static void copyTo(Testbed bed, String ca) {
        bed.shell("""
                install -m 600 /dev/null /root/s3/credentials
                printf '[default]\\naws_access_key_id = %s\\naws_secret_access_key = %s\\n' >/root/s3/credentials
                cat >%s <<END
                etcd:
                  snapshots:
                    s3:
                      endpoint: %s
                      bucket: %s
                      prefix: clusters/blue
                      credentialsFile: /root/s3/credentials
                      caFile: %s
                      keep: 2
                END
                """.formatted(S3Store.ID, S3Store.SECRET, CONFIG, S3Store.ENDPOINT, S3Store.BUCKET, ca));
    }

    /// Takes one, and returns its name.
    private static String snapshot(Testbed bed, String said) {
        CommandResult result = Testbed.assertOk(bed.nodeletd("etcd", "snapshot", "-o", "json"));
        assertThat(result.err().isEmpty() ? "copied nothing" : result.err()).contains(said);
        return JsonMapper.shared().readTree(result.out()).path("name").asString("?");
    }

    private static String copies(Testbed bed) {
        return Testbed.assertOk(bed.nodeletd("etcd", "snapshots", "--s3", "-o", "json"))
                .out();
    }

    private static JsonNode copyStatus(Testbed bed) {
        return JsonMapper.shared()
                .readTree(bed.nodeletd("status", "-o", "json").out())
                .path("etcd")
                .path("copy");
    }

    private static void await(Testbed bed, String what, BooleanSupplier condition) {
        assertThat(Poll.until(PATIENCE, condition))
                .as(() -> what + "\n" + bed.shell("nodeletd status || true; tail -n 60 /var/log/nodeletd.out"))
                .isTrue();
    }
}
