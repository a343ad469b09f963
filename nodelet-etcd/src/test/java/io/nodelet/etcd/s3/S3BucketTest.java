package io.nodelet.etcd.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeletException;
import io.nodelet.model.S3Config;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store has to do, whichever it is. With `-Dnodelet.s3=https://127.0.0.1:7070` (and `-Dnodelet.s3.ca=FILE`,
/// the authority of its certificate) it is asked of a real one, with an empty bucket and the key of [FakeS3]: the
/// end-to-end tests do so.
class S3BucketTest {
    @TempDir
    private Path root;

    private FakeS3 fake;
    private String endpoint;

    @BeforeEach
    void begin() throws IOException {
        fake = new FakeS3();
        endpoint = System.getProperty("nodelet.s3", fake.endpoint().toString());
    }

    @AfterEach
    void end() {
        fake.close();
    }

    private Bucket bucket(String name, String secret) throws IOException {
        Path key = root.resolve("key");
        Files.writeString(
                key, "[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(FakeS3.ID, secret));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        String ca = System.getProperty("nodelet.s3.ca", "");
        var config = new S3Config(endpoint, name, "", "us-east-1", key.toString(), ca, 1);
        return new S3Bucket(config, InstantSource.system(), TrustedFiles.below(root));
    }

    @Test
    void whatIsPutIsListedAndGotUntilItIsRemoved() throws IOException {
        Bucket bucket = bucket(FakeS3.BUCKET, FakeS3.SECRET);
        byte[] bytes = new byte[3 << 20];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(root.resolve("file"), bytes);
        Path small = Files.writeString(root.resolve("small"), "{}");

        for (String node : new String[] {"m1", "m2", "m3"}) {
            bucket.put("clusters/blue/" + node + "/etcd.db", file);
            bucket.put("clusters/blue/" + node + "/etcd.db", file);
        }
        bucket.put("clusters/green/m1/etcd.db", small);

        assertThat(bucket.list("clusters/blue/"))
                .containsExactlyInAnyOrder(
                        "clusters/blue/m1/etcd.db", "clusters/blue/m2/etcd.db", "clusters/blue/m3/etcd.db");
        bucket.get("clusters/blue/m2/etcd.db", root.resolve("back"), 1 << 24);
        assertThat(root.resolve("back")).hasSameBinaryContentAs(file);

        assertThatThrownBy(() -> bucket.get("clusters/blue/m2/etcd.db", root.resolve("more"), bytes.length - 1))
                .as("a store that sends without end")
                .hasMessageContaining("can't be reached");
        bucket.get("clusters/blue/m2/etcd.db", root.resolve("just"), bytes.length);

        for (String key : bucket.list("clusters/")) {
            bucket.delete(key);
        }
        bucket.delete("clusters/blue/m1/etcd.db");
        assertThat(bucket.list("")).isEmpty();
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        assertThatThrownBy(() -> bucket(FakeS3.BUCKET, FakeS3.SECRET).get("none", root.resolve("back"), 1 << 24))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("refuses to get none: 404 NoSuchKey");
        assertThat(root.resolve("back")).doesNotExist();
        assertThatThrownBy(() -> bucket("other", FakeS3.SECRET).list(""))
                .hasMessageContaining("refuses to list: 404 NoSuchBucket");
    }

    @Test
    void aWrongKeyIsSaidAndNotShown() {
        assertThatThrownBy(() -> bucket(FakeS3.BUCKET, "guessed").list(""))
                .hasMessageContaining("403 SignatureDoesNotMatch")
                .hasMessageNotContaining("guessed");
    }

    @Test
    void aStoreThatIsNotThereIsSaid() {
        endpoint = "http://127.0.0.1:1";
        assertThatThrownBy(() -> bucket(FakeS3.BUCKET, FakeS3.SECRET).list(""))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("http://127.0.0.1:1/backups can't be reached");
    }

    @Test
    void theSchemesOwnPortIsNotPartOfTheHost() {
        assertThat(S3Bucket.host(URI.create("https://s3.example:443"))).isEqualTo("s3.example");
        assertThat(S3Bucket.host(URI.create("http://s3.example:80"))).isEqualTo("s3.example");
        assertThat(S3Bucket.host(URI.create("https://s3.example"))).isEqualTo("s3.example");
        assertThat(S3Bucket.host(URI.create("https://s3.example:80"))).isEqualTo("s3.example:80");
        assertThat(S3Bucket.host(URI.create("http://[fd00::1]:9000"))).isEqualTo("[fd00::1]:9000");
    }
}
