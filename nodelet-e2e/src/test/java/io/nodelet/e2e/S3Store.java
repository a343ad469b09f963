package io.nodelet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.host.linux.Poll;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// A real store that speaks S3 (versitygw), in a master, over https with the certificate of its API server. It ends
/// with its host.
record S3Store(Testbed bed) {
    static final String ENDPOINT = "https://127.0.0.1:7070";
    static final String BUCKET = "backups";
    static final String ID = "the-id";
    static final String SECRET = "the-secret";
    /// The authority of its certificate.
    static final String CA = "/root/s3/ca.crt";

    /// In `/proc/net/tcp`: port 7070.
    private static final String PORT = ":1B9E ";

    private static final Duration BUILD = Duration.ofMinutes(20);

    /// Installs it, with an empty bucket, and starts it.
    static S3Store in(Testbed bed) {
        Path bundle = Path.of(Testbed.assertOk(Ctl.run(BUILD, "bundle", "build", "--only", "versitygw", "--yes"))
                .out()
                .strip());
        try {
            Files.copy(
                    bundle.resolve("bin/versitygw"),
                    bed.inside("/usr/local/bin/versitygw"),
                    StandardCopyOption.COPY_ATTRIBUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bed.shell("mkdir -p /root/s3/objects/" + BUCKET
                + "; cd /etc/pf9/kube.d/certs; cp ca.crt apiserver.crt apiserver.key /root/s3/");
        var store = new S3Store(bed);
        store.start();
        return store;
    }

    void start() {
        bed.shell("""
                export ROOT_ACCESS_KEY=%s ROOT_SECRET_KEY=%s
                setsid versitygw --port 127.0.0.1:7070 --cert /root/s3/apiserver.crt --key /root/s3/apiserver.key \
                    posix /root/s3/objects </dev/null >>/root/s3/log 2>&1 &
                """.formatted(ID, SECRET));
        await("it listens", true);
    }

    void kill() {
        bed.shell("pkill -KILL -x versitygw");
        await("it is gone", false);
    }

    private void await(String what, boolean listens) {
        assertThat(Poll.until(
                        Duration.ofSeconds(30),
                        () -> bed.exec("grep", "-q", PORT + ".* 0A ", "/proc/net/tcp")
                                        .ok()
                                == listens))
                .as(() -> what + "\n" + bed.shell("cat /root/s3/log"))
                .isTrue();
    }
}
