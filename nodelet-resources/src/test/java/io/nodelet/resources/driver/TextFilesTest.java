package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nodelet.engine.Difference;
import io.nodelet.engine.ledger.PriorState;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TextFiles driver;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TextFile wanted;

    @BeforeEach
    void make() {
        driver = new TextFiles(new Backups(folder.resolve("backups")));
        wanted = new TextFile(folder.resolve("a.conf"), "ours", "0600");
    }

    /// Who owns a file that root believes can change it.
    @Test
    void anotherOwnerIsSeenAndMended() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        driver.apply(wanted);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
        Files.setAttribute(wanted.path(), "unix:uid", 1000);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.changed("it belongs to user 1000"));
        driver.apply(wanted);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
    }

    /// The group is the folder's where that is setgid: no way to make another one would help.
    @Test
    void anotherGroupIsNoDifference() throws IOException {
        assumeThat(Files.getAttribute(Path.of("/proc/self"), "unix:uid")).isEqualTo(0);
        driver.apply(wanted);
        Files.setAttribute(wanted.path(), "unix:gid", 1000);
        assertThat(driver.compare(wanted)).isEqualTo(Difference.same());
    }

    @Test
    void aPipeIsNamedAndNotRead() throws Exception {
        Pipes.make(wanted.path());
        assertThat(driver.compare(wanted)).isEqualTo(Difference.changed("it is not a plain file"));
        assertThatExceptionOfType(NodeletException.class)
                .isThrownBy(() -> driver.before(wanted))
                .withMessageStartingWith(wanted.path() + " is no plain file, so it is not replaced");
    }

    /// The two paths have one CRC32C, and one's content was kept in the place of the other's.
    @Test
    void filesOfOneNameAreKeptApart() throws IOException {
        TextFile one = in("hcuflnbl");
        TextFile other = in("lpgwegyw");
        PriorState first = driver.before(one);
        PriorState second = driver.before(other);
        driver.apply(one);
        driver.apply(other);
        driver.restore(one.key(), first);
        driver.restore(other.key(), second);
        assertThat(one.path()).hasContent("before in hcuflnbl");
        assertThat(other.path()).hasContent("before in lpgwegyw");
    }

    private TextFile in(String name) throws IOException {
        Path path = Files.createDirectories(folder.resolve(name)).resolve("a.conf");
        Files.writeString(path, "before in " + name);
        return new TextFile(path, "ours", "0600");
    }

    /// An older version named what it kept by a shorter digest: the name stands in the ledger.
    @Test
    void whatAnOlderVersionKeptIsBroughtBack() throws IOException {
        Files.createDirectories(folder.resolve("backups"));
        Files.writeString(folder.resolve("backups/a.conf.1a2b3c4d"), "theirs");
        driver.apply(wanted);
        String owner =
                Files.getAttribute(wanted.path(), "unix:uid") + ":" + Files.getAttribute(wanted.path(), "unix:gid");
        driver.restore(
                wanted.key(), PriorState.of(Map.of("backup", "a.conf.1a2b3c4d", "mode", "rw-r-----", "owner", owner)));
        assertThat(wanted.path()).hasContent("theirs");
    }
}
