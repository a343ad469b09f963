package io.nodelet.phases.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bolt.db` was written by bbolt 1.5.0: six transactions, buckets in buckets, small ones within values, a value that
/// takes more than a page, free pages.
class BoltFileTest {
    private static final int PAGE = 4096;
    private final byte[] real = real();

    @TempDir
    private Path folder;

    static byte[] real() {
        try (InputStream file = BoltFileTest.class.getResourceAsStream("bolt.db.gz");
                InputStream text = new GZIPInputStream(file)) {
            return text.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<String> damage(byte[] content) throws IOException {
        return BoltFile.damage(Files.write(folder.resolve("db"), content));
    }

    @Test
    void whatBboltWroteIsWhole() throws IOException {
        assertThat(damage(real)).isEmpty();
    }

    @Test
    void oneMetaPageIsEnough() throws IOException {
        for (int page = 0; page < 2; page++) {
            byte[] torn = real.clone();
            Arrays.fill(torn, page * PAGE, (page + 1) * PAGE, (byte) 0);
            assertThat(damage(torn)).as("page %d", page).isEmpty();
        }
    }

    @Test
    void withoutBothItIsDamaged() throws IOException {
        byte[] garbage = real.clone();
        byte[] noise = new byte[65536];
        new Random(16).nextBytes(noise);
        System.arraycopy(noise, 0, garbage, 0, noise.length);
        assertThat(damage(garbage)).contains("has no whole meta page");
        assertThat(damage(new byte[real.length])).contains("has no whole meta page");
        assertThat(damage(Arrays.copyOf(real, 60))).contains("has no whole meta page");
        assertThat(damage(new byte[0])).contains("is empty");
    }

    @Test
    void aPageThatIsReachedIsWhatItShouldBe() throws IOException {
        byte[] garbage = real.clone();
        int root = (int) ByteBuffer.wrap(real).order(ByteOrder.nativeOrder()).getLong(newestMeta() + 32);
        Arrays.fill(garbage, root * PAGE, (root + 1) * PAGE, (byte) 0);
        assertThat(damage(garbage)).contains("is damaged at page " + root);
    }

    @Test
    void aFileThatWasCutLacksPages() throws IOException {
        int whole = 0;
        for (int pages = 2; pages < real.length / PAGE; pages++) {
            whole += damage(Arrays.copyOf(real, pages * PAGE)).isEmpty() ? 1 : 0;
        }
        assertThat(damage(Arrays.copyOf(real, 4 * PAGE))).isPresent();
        assertThat(whole).as("those that lack free pages alone").isLessThan(real.length / PAGE / 2);
    }

    /// Whatever a disk has made of it: an answer, and never an exception.
    @Test
    void noiseIsNeverMoreThanDamage() throws IOException {
        Random random = new Random(43);
        for (int i = 0; i < 300; i++) {
            byte[] noisy = real.clone();
            int from = random.nextInt(noisy.length - 512);
            byte[] noise = new byte[512];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, noisy, from, noise.length);
            Optional<String> found = damage(noisy);
            assertThat(found.orElse("")).doesNotContain("null");
        }
    }

    private int newestMeta() {
        ByteBuffer file = ByteBuffer.wrap(real).order(ByteOrder.nativeOrder());
        return file.getLong(16 + 48) > file.getLong(PAGE + 16 + 48) ? 0 : PAGE;
    }
}
