package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.bundle.BundleKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSigningKeyTest {
    @TempDir
    Path home;

    @Test
    void isMadeOnceAndKeptSecret() throws IOException {
        Path file = UserFolders.of(Map.of(), home).signingKey();

        BundleSigningKey first = BundleSigningKey.at(file);
        BundleSigningKey second = BundleSigningKey.at(file);

        assertThat(file).isEqualTo(home.resolve(".local/state/nodelet/keys/bundle.key"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(second.open()).isEqualTo(first.open());
        byte[] data = {1, 2, 3};
        assertThat(BundleKeys.verifies(first.open(), data, BundleKeys.sign(second.secret(), data)))
                .isTrue();
        assertThat(BundleKeys.verifies(first.open(), new byte[] {1, 2}, BundleKeys.sign(second.secret(), data)))
                .isFalse();
    }

    @Test
    void readsWhatOpensslMakes() {
        Path key = home.resolve("bundle.key");
        LongRunningTool.of("openssl", "genpkey", "-algorithm", "ed25519", "-out", key.toString())
                .run();
        LongRunningTool.of("openssl", "pkey", "-in", key.toString(), "-pubout", "-out", home + "/bundle.pub")
                .run();

        BundleSigningKey read = BundleSigningKey.at(key);

        assertThat(BundleKeys.verifies(read.open(), new byte[1], BundleKeys.sign(read.secret(), new byte[1])))
                .isTrue();
    }

    @Test
    void saysWhatIsNoKey() throws IOException {
        Path file = Files.writeString(home.resolve("bundle.key"), "hello");

        assertThatThrownBy(() -> BundleSigningKey.at(file))
                .hasMessage("cannot read the private key " + file + ": it has no '-----BEGIN PRIVATE KEY-----'");
    }

    @Test
    void placesFollowXdg() {
        UserFolders userFolders = UserFolders.of(Map.of("XDG_CACHE_HOME", "/c", "XDG_STATE_HOME", "relative"), home);

        assertThat(userFolders.bundles()).hasToString("/c/nodelet/bundles");
        assertThat(userFolders.state()).isEqualTo(home.resolve(".local/state/nodelet"));
    }
}
