package io.nodelet.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationCacheTest {
    @TempDir
    private Path root;

    private Path memory;
    private Path file;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void files() throws IOException {
        memory = root.resolve("run/proofs");
        file = Files.writeString(root.resolve("a.crt"), "one");
    }

    private boolean proved(boolean truth) {
        return new VerificationCache(memory).proved("signed", List.of(file), () -> {
            asked.incrementAndGet();
            return truth;
        });
    }

    @Test
    void whatWasProvedIsNotProvedAgainNotEvenByTheNextProcess() throws IOException {
        assertThat(proved(true)).isTrue();
        assertThat(proved(false)).isTrue();
        assertThat(asked).hasValue(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memory)))
                .isEqualTo("rw-------");
    }

    @Test
    void otherBytesAreAnotherClaim() throws IOException {
        assertThat(proved(true)).isTrue();
        Files.writeString(file, "two");
        assertThat(proved(false)).isFalse();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatFailedIsAskedAgain() {
        assertThat(proved(false)).isFalse();
        assertThat(proved(true)).isTrue();
    }

    @Test
    void aTornLineProvesNothing() throws IOException {
        assertThat(proved(true)).isTrue();
        String line = Files.readString(memory);
        Files.writeString(memory, line.substring(0, line.length() / 2));
        assertThat(proved(false)).isFalse();
    }
}
