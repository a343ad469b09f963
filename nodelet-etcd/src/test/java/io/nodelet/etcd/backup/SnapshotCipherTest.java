package io.nodelet.etcd.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCipherTest {
    /// Of one chunk of the format.
    private static final int CHUNK = 1 << 16;

    @TempDir
    private Path root;

    private int files;

    @Test
    void anythingComesBackAsItWas() throws IOException {
        for (int size : new int[] {0, 1, 544, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 1_000_003}) {
            byte[] bytes = random(size);
            Path file = encrypted(bytes);
            assertThat(SnapshotCipher.encrypted(file)).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Path plain = fresh();
            assertThat(TestCiphers.ONE.decrypt(file, plain)).isEqualTo(Sha256.of(file));
            assertThat(Files.readAllBytes(plain)).as(size + " bytes").isEqualTo(bytes);
        }
    }

    @Test
    void whatIsCutOrChangedAnywhereIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(encrypted(random(2 * CHUNK)));
        Random places = new Random(17);
        for (int i = 0; i < 300; i++) {
            int place = places.nextInt(whole.length);
            byte[] flipped = whole.clone();
            flipped[place] ^= 1;
            assertRefused(flipped, "bit of byte " + place);
            assertRefused(Arrays.copyOf(whole, place), "cut at " + place);
            assertRefused(Arrays.copyOf(whole, i), "cut at " + i);
        }
        assertRefused(Arrays.copyOf(whole, whole.length - 16 - CHUNK - 16), "a chunk is missing");
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "a byte more");
    }

    private void assertRefused(byte[] bytes, String how) throws IOException {
        Path file = Files.write(fresh(), bytes);
        Path plain = fresh();
        assertThatThrownBy(() -> TestCiphers.ONE.decrypt(file, plain)).as(how).isInstanceOf(NodeletException.class);
    }

    @Test
    void anotherAuthoritysKeyDoesNotOpenIt() throws IOException {
        Path file = encrypted(random(9));
        assertThatThrownBy(() -> TestCiphers.OTHER.decrypt(file, fresh()))
                .hasMessageContaining("is not encrypted with the key of this etcd authority");
    }

    /// A key file written by openssl, or by another Java, is the same key.
    @Test
    void theKeyCountsAndNotTheFormThatItIsStoredIn() throws GeneralSecurityException {
        ECPrivateKey key = (ECPrivateKey) TestCiphers.key();
        PrivateKey again =
                KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(key.getS(), key.getParams()));
        SnapshotIdentity one = SnapshotIdentity.of(key);
        SnapshotIdentity other = SnapshotIdentity.of(again);
        assertThat(other.identity()).isEqualTo(one.identity()).startsWith("AGE-SECRET-KEY-1");
        assertThat(other.recipient()).isEqualTo(one.recipient()).startsWith("age1");
        assertThat(other.mac()).isEqualTo(one.mac());
        assertThat(one.toString()).doesNotContain(one.identity(), one.recipient());
    }

    private Path encrypted(byte[] bytes) throws IOException {
        Path plain = Files.write(fresh(), bytes);
        Path file = fresh();
        TestCiphers.ONE.encrypt(plain, file);
        return file;
    }

    private Path fresh() {
        return root.resolve("file-" + ++files);
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }
}
