package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.engine.ledger.PriorState;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of folders at a reset. Mounts are tried in a sandbox.
class FoldersTest {
    private final Folders driver = new Folders();

    @TempDir
    private Path root;

    private PriorState start(Folder folder) throws IOException {
        PriorState priorState = driver.before(folder);
        driver.apply(folder);
        Files.createDirectories(folder.path().resolve("member/wal"));
        Files.writeString(folder.path().resolve("member/wal/0.wal"), "data");
        return priorState;
    }

    private Folder data(Path path) {
        return Folder.data(path, "0700");
    }

    /// A changed word in the configuration does not take it away: the engine asks.
    @Test
    void aComponentsFolderHoldsData() throws IOException {
        assertThat(driver.holdsData(start(data(root.resolve("data"))))).isTrue();
        assertThat(driver.holdsData(start(data(Files.createDirectory(root.resolve("disk"))))))
                .isTrue();
        assertThat(driver.holdsData(driver.before(Folder.shared(root.resolve("shared")))))
                .isFalse();
    }

    @Test
    void whatWeMadeGoesWithAllThatIsInIt() throws IOException {
        Folder folder = data(root.resolve("a/b/data"));
        PriorState priorState = start(folder);
        driver.restore(folder.key(), priorState);
        assertThat(root).isEmptyDirectory();
        assertThat(driver.leaves(folder.key(), priorState)).isFalse();
    }

    @Test
    void anEmptyFolderThatWasThereIsEmptyAgain() throws IOException {
        Folder folder = data(Files.createDirectory(root.resolve("data")));
        Files.createDirectory(folder.path().resolve("lost+found"));
        PriorState priorState = start(folder);
        driver.restore(folder.key(), priorState);
        assertThat(folder.path()).isDirectoryContaining(path -> path.endsWith("lost+found"));
        assertThat(folder.path().toFile().list()).hasSize(1);
        assertThat(driver.removes(priorState)).isFalse();
        assertThat(driver.leaves(folder.key(), priorState)).isFalse();
    }

    @Test
    void whereSomethingWasThereAllStaysAndThatIsSaid() throws IOException {
        Folder folder = data(Files.createDirectory(root.resolve("data")));
        Files.writeString(folder.path().resolve("somebodys"), "x");
        PriorState priorState = start(folder);
        driver.restore(folder.key(), priorState);
        assertThat(folder.path().resolve("somebodys")).exists();
        assertThat(folder.path().resolve("member/wal/0.wal")).exists();
        assertThat(driver.leaves(folder.key(), priorState)).isTrue();
    }

    @Test
    void aLinkToAnEmptyFolderStaysAndItsFolderIsEmptyAgain() throws IOException {
        Path disk = Files.createDirectory(root.resolve("disk"));
        Folder folder = data(Files.createSymbolicLink(root.resolve("data"), disk));
        PriorState priorState = start(folder);
        driver.restore(folder.key(), priorState);
        assertThat(folder.path()).isSymbolicLink();
        assertThat(disk).isEmptyDirectory();
    }

    /// Moved to a larger disk, with a link in its place.
    @Test
    void aFolderOfOursThatBecameALinkLeavesNoDataBehind() throws IOException {
        Folder folder = data(root.resolve("data"));
        PriorState priorState = start(folder);
        Path disk = root.resolve("disk");
        Files.move(folder.path(), disk);
        Files.createSymbolicLink(folder.path(), disk);
        driver.restore(folder.key(), priorState);
        assertThat(disk).isEmptyDirectory();
        assertThat(folder.path()).doesNotExist();
    }

    /// Who owns the folder above could have made the link, to anywhere.
    @Test
    void aLinkThatOthersCanTurnIsNotFollowed() throws IOException {
        Path theirs = Files.createDirectory(root.resolve("theirs"));
        Folder folder = data(theirs.resolve("data"));
        PriorState priorState = start(folder);
        Path victim = Files.createDirectory(root.resolve("victim"));
        Files.writeString(victim.resolve("file"), "x");
        Files.move(folder.path(), root.resolve("away"));
        Files.createSymbolicLink(folder.path(), victim);
        Files.setPosixFilePermissions(theirs, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> driver.restore(folder.key(), priorState))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("others than root can change where " + folder.path() + " leads");
        assertThat(victim.resolve("file")).exists();
    }

    @Test
    void linksInItAreRemovedAndNotFollowed() throws IOException {
        Path other = Files.createDirectory(root.resolve("other"));
        Files.writeString(other.resolve("file"), "x");
        Folder folder = data(root.resolve("data"));
        PriorState priorState = start(folder);
        Files.createSymbolicLink(folder.path().resolve("link"), other);
        driver.restore(folder.key(), priorState);
        assertThat(other.resolve("file")).exists();
        assertThat(folder.path()).doesNotExist();
    }

    /// An older ledger has no words of a folder that was there.
    @Test
    void anOlderLedgersFolderStaysAsItIs() throws IOException {
        Folder folder = data(root.resolve("data"));
        start(folder);
        driver.restore(folder.key(), PriorState.NOTHING);
        assertThat(folder.path().resolve("member/wal/0.wal")).exists();
    }
}
