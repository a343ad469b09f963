package io.nodelet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedSecretTest {
    @TempDir
    private Path folder = Path.of("");

    private Path key(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void everyMasterFindsTheSameAndAnotherClusterAnother() throws IOException {
        Path key = key("one", "-----BEGIN PRIVATE KEY-----\nAAECAwQF\nBgcICQ==\n-----END PRIVATE KEY-----\n");
        Path copy = key("copy", "-----BEGIN PRIVATE KEY-----\r\nAAECAwQFBgcICQ==\r\n-----END PRIVATE KEY-----");
        Path other = key("other", "-----BEGIN PRIVATE KEY-----\nAAECAwQFBgcICA==\n-----END PRIVATE KEY-----\n");

        String secret = SharedSecret.of(key, "VRRP c1", 8);

        assertThat(secret).matches("[A-Za-z0-9_-]{8}").isEqualTo(SharedSecret.of(copy, "VRRP c1", 8));
        Path openssls = key(
                "openssls",
                "Bag Attributes\n    x: y\n-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                        + "-----BEGIN EC PRIVATE KEY-----\nAAECAwQFBgcICQ==\n-----END EC PRIVATE KEY-----\n");
        assertThat(SharedSecret.of(openssls, "VRRP c1", 8)).isEqualTo(secret);
        assertThat(SharedSecret.of(other, "VRRP c1", 8)).isNotEqualTo(secret);
        assertThat(SharedSecret.of(key, "VRRP c2", 8)).isNotEqualTo(secret);
    }
}
