package io.nodelet.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What masters encrypt, age's own program opens, and the other way around. It is built from its module, in Go.
@Timeout(600)
class AgeDifferentialTest {
    private static final String MODULE = "filippo.io/age/cmd/age@v1.2.1";
    private static final int LIMIT = 300;

    @TempDir
    private Path root;

    @Test
    void ageReadsOurFilesAndWeReadAges() throws Exception {
        assumeFalse(Boolean.getBoolean("nodelet.quick"), "the daily build goes without Go");
        run(List.of(go(), "install", MODULE));
        var key = TestCiphers.key();
        readEachOther(SnapshotIdentity.of(key), new SnapshotCipher("etcd/ca.key", () -> key));
    }

    private void readEachOther(SnapshotIdentity identity, SnapshotCipher cipher) throws Exception {
        byte[] bytes = new byte[300_007];
        new Random(7).nextBytes(bytes);
        Path plain = Files.write(root.resolve("plain"), bytes);
        Path secret = Files.writeString(root.resolve("identity"), identity.identity() + "\n");
        String age = root.resolve("age").toString();

        Path ours = root.resolve("ours.age");
        cipher.encrypt(plain, ours);
        run(List.of(
                age,
                "--decrypt",
                "-i",
                secret.toString(),
                "-o",
                root.resolve("read").toString(),
                ours.toString()));
        assertThat(root.resolve("read")).hasBinaryContent(bytes);

        Path theirs = root.resolve("theirs.age");
        run(List.of(age, "-r", identity.recipient(), "-o", theirs.toString(), plain.toString()));
        cipher.decrypt(theirs, root.resolve("back"));
        assertThat(root.resolve("back")).hasBinaryContent(bytes);
    }

    private static String go() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(part -> Path.of(part, "go")),
                        Stream.of(Path.of("/usr/local/go/bin/go"), Path.of("/usr/lib/go-1.26/bin/go")))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString();
    }

    private void run(List<String> command) throws IOException, InterruptedException {
        Path told = root.resolve("told");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        builder.environment().put("GOBIN", root.toString());
        Process process = builder.start();
        if (!process.waitFor(LIMIT, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " took longer than " + LIMIT + " s");
        }
        assertThat(process.exitValue())
                .as(command + ": " + Files.readString(told))
                .isZero();
    }
}
