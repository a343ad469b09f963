package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nodelet.engine.Difference;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.InstalledFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path source;

    private Optional<NodeletException> refusal = Optional.empty();
    private boolean linkable;

    @SuppressWarnings("NullAway.Init") // set before each test
    private InstalledFiles driver;

    @SuppressWarnings("NullAway.Init") // set before each test
    private InstalledFile wanted;

    @BeforeEach
    void make() throws IOException {
        source = Files.writeString(folder.resolve("runc"), "a program");
        Digests digests = new Digests(folder.resolve("digests"), PlainDigest::of);
        driver = new InstalledFiles(
                new Backups(folder.resolve("backups")),
                digests,
                () -> refusal.ifPresent(error -> {
                    throw error;
                }),
                _ -> linkable);
        wanted = new InstalledFile(folder.resolve("bin-runc"), source, digests.sha256(source), "0755");
    }

    @Test
    void isCopiedWithItsMode() throws IOException {
        assertThat(driver.compare(wanted)).isEqualTo(Difference.missing());
        driver.apply(wanted);
        assertThat(wanted.path()).hasContent("a program");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(wanted.path())))
                .isEqualTo("rwxr-xr-x");
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
    }

    /// Who serves a share can change a file once it was verified: the copy is what was verified.
    @Test
    void isLinkedOnlyToWhereNobodyElseCanChangeIt() throws IOException {
        linkable = true;
        driver.apply(wanted);
        assertThat(wanted.path()).isSymbolicLink();
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
        linkable = false;
        assertThat(driver.compare(wanted))
                .as("a link that an older version made")
                .isEqualTo(Difference.changed("it is a link to where it can be changed unseen"));
        driver.apply(wanted);
        assertThat(wanted.path()).isRegularFile().hasContent("a program");
        assertThat(Files.isSymbolicLink(wanted.path())).isFalse();
        assertThat(source).hasContent("a program");
    }

    @Test
    void whatOthersCanChangeIsNotPutInPlaceAndEndsNothingThatIs() {
        driver.apply(wanted);
        refusal = Optional.of(new NodeletException("others can change it"));
        assertThat(driver.compare(wanted)).as("what is there").isEqualTo(Difference.same());
        var another = new InstalledFile(folder.resolve("bin-ctr"), source, wanted.sha256(), "0755");
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> driver.apply(another))
                .withMessage("others can change it");
        assertThat(another.path()).doesNotExist();
    }

    @Test
    void aChangedByteIsRefusedWithBothDigestsAndNothingIsPutInPlace() throws IOException {
        Files.writeString(source, "a pr0gram");
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> driver.apply(wanted))
                .withMessage(source + " is refused: its sha256 is "
                        + digest()
                        + ", the bundle's manifest says " + wanted.sha256());
        assertThat(folder).isDirectoryNotContaining("glob:**bin-runc*");
    }

    private String digest() {
        return PlainDigest.of(source);
    }

    @Test
    void anEditedProgramIsSeenAndMended() throws IOException {
        driver.apply(wanted);
        Files.writeString(wanted.path(), "b program");
        assertThat(driver.compare(wanted)).isEqualTo(Difference.changed("its digest is not the bundle's"));
        driver.apply(wanted);
        assertThat(wanted.path()).hasContent("a program");
    }

    @Test
    void aModeThatLetsOthersWriteIsSeenAndMended() throws IOException {
        driver.apply(wanted);
        Files.setPosixFilePermissions(wanted.path(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(driver.compare(wanted)).isEqualTo(Difference.changed("its mode is not 0755"));
        driver.apply(wanted);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
    }

    /// Who owns a program of root's can change it.
    @Test
    void anotherOwnerIsSeenAndMended() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        driver.apply(wanted);
        Files.setAttribute(wanted.path(), "unix:uid", 1000);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.changed("it belongs to user 1000"));
        driver.apply(wanted);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
    }

    /// Its digest would never come.
    @Test
    void aPipeIsNoProgramAndIsNotRead() throws Exception {
        Pipes.make(wanted.path());
        assertThat(driver.compare(wanted)).isEqualTo(Difference.changed("it is not a plain file"));
    }

    @Test
    void digestsAreRememberedForAsLongAsTheFileIsTheSame() throws IOException {
        Path memory = folder.resolve("memory");
        AtomicInteger read = new AtomicInteger();
        Function<Path, String> counted = path -> {
            read.incrementAndGet();
            return PlainDigest.of(path);
        };
        assertThat(new Digests(memory, counted).sha256(source)).isEqualTo(digest());
        assertThat(new Digests(memory, counted).sha256(source)).isEqualTo(digest());
        assertThat(read).hasValue(1);
        Files.writeString(source, "b program");
        assertThat(new Digests(memory, counted).sha256(source)).isEqualTo(digest());
        assertThat(read).hasValue(2);
    }
}
