package io.nodelet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nodelet.host.TrustedFiles.Distrust;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On real files, below a folder that stands for the machine.
class TrustedFilesTest {
    private static final int SOMEBODY = 1000;

    @TempDir
    Path root;

    private TrustedFiles trusted;
    private Path file;

    @BeforeEach
    void begin() throws IOException {
        mode(root, "rwxr-xr-x");
        trusted = TrustedFiles.below(root);
        Path folder = Files.createDirectories(root.resolve("etc/own"));
        file = Files.writeString(folder.resolve("script"), "");
        mode(file, "rwx------");
        mode(folder, "rwxr-xr-x");
        mode(root.resolve("etc"), "rwxr-xr-x");
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Path place() {
        return trusted.distrust(file).map(Distrust::place).orElse(Path.of("nowhere"));
    }

    @Test
    void whatIsRootsAloneUpToTheTopIsTrusted() {
        assertThat(trusted.distrust(file)).isEmpty();
        trusted.require(file);
    }

    @Test
    void whatIsNotThereIsNobodys() {
        assertThat(trusted.distrust(root.resolve("etc/none/of/this"))).isEmpty();
    }

    @Test
    void whatOthersCanWriteIsNot() throws IOException {
        for (String mode : new String[] {"rwx-w----", "rwx----w-", "rwxrwxrwx"}) {
            mode(file, mode);
            assertThat(place()).as(mode).isEqualTo(file);
        }
        assertThatThrownBy(() -> trusted.require(file))
                .isInstanceOf(NodeletException.class)
                .hasMessageContainingAll(file.toString(), "owner root", "mode 0777")
                .extracting(element -> ((NodeletException) element).remedy())
                .asString()
                .contains("chmod go-w " + file);
    }

    @Test
    void norIsOneInAFolderThatOthersCanWrite() throws IOException {
        mode(root.resolve("etc"), "rwxrwxr-x");
        assertThat(place()).isEqualTo(root.resolve("etc"));
        assertThat(trusted.distrust(file).orElseThrow().describe()).contains(file + " can't be trusted: ", "mode 0775");
    }

    @Test
    void aStickyFolderIsNoPlaceForSuchAFile() throws IOException {
        Files.setAttribute(root.resolve("etc"), "unix:mode", 01777);
        Distrust found = trusted.distrust(file).orElseThrow();
        assertThat(found.place()).isEqualTo(root.resolve("etc"));
        assertThat(found.describe()).contains("mode 1777");
        assertThat(found.remedy()).contains("a folder that is root's alone");
    }

    @Test
    void aLinkIsAsGoodAsWhereItLeadsAndWhatItLeadsThrough() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("etc/link"), Path.of("own/../own/script"));
        Path absolute = Files.createSymbolicLink(root.resolve("etc/absolute"), file);
        assertThat(trusted.distrust(link)).isEmpty();
        assertThat(trusted.distrust(absolute)).isEmpty();
        mode(root.resolve("etc/own"), "rwxrwxrwx");
        assertThat(trusted.distrust(link)).get().returns(root.resolve("etc/own"), Distrust::place);
        assertThat(trusted.distrust(absolute)).get().returns(root.resolve("etc/own"), Distrust::place);
    }

    @Test
    void aFolderThatIsALinkIsFollowed() throws IOException {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.writeString(open.resolve("script"), "");
        mode(open, "rwxrwxrwx");
        Files.createSymbolicLink(root.resolve("etc/more"), Path.of("../open"));
        assertThat(trusted.distrust(root.resolve("etc/more/script"))).get().returns(open, Distrust::place);
    }

    @Test
    void linksInACircleLeadNowhere() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/a"), Path.of("b"));
        Files.createSymbolicLink(root.resolve("etc/b"), Path.of("a"));
        assertThat(trusted.distrust(root.resolve("etc/a"))).isEmpty();
    }

    @Test
    void somebodyElsesIsNotWhateverItsMode() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, to give files away");
        Files.setAttribute(file, "unix:uid", SOMEBODY);
        assertThat(trusted.distrust(file).orElseThrow().describe()).contains("belongs to user 1000", "mode 0700");
        assertThat(trusted.distrust(file).orElseThrow().remedy()).contains("chown root:root " + file);
        Files.setAttribute(file, "unix:uid", 0);
        Files.setAttribute(root.resolve("etc"), "unix:uid", SOMEBODY);
        assertThat(place()).isEqualTo(root.resolve("etc"));
    }

    @Test
    void theMachinesOwnTmpIsRefused() throws IOException {
        assertThat(TrustedFiles.SYSTEM.distrust(file))
                .as("test folders lie below /tmp")
                .isPresent();
        assertThat(TrustedFiles.SYSTEM.distrust(Path.of("/etc/passwd"))).isEmpty();
    }

    /// Trees with one weak place: it is found wherever it is, and nothing is found once it is mended.
    @Test
    void theWeakPlaceIsFoundWhereverItIs() throws IOException {
        var random = new Random(20261130);
        for (int turn = 0; turn < 200; turn++) {
            Path at = root;
            int depth = 1 + random.nextInt(6);
            Path weak = root;
            int which = 1 + random.nextInt(depth);
            for (int level = 1; level <= depth; level++) {
                at = Files.createDirectory(at.resolve("d" + turn + "-" + level));
                mode(at, random.nextBoolean() ? "rwxr-xr-x" : "rwx------");
                weak = level == which ? at : weak;
            }
            mode(weak, random.nextBoolean() ? "rwxrwxr-x" : "rwxr-xrwx");
            assertThat(trusted.distrust(at)).get().returns(weak, Distrust::place);
            mode(weak, "rwxr-xr-x");
            assertThat(trusted.distrust(at)).isEmpty();
        }
    }
}
