package io.nodelet.resources.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadOnlyViewsTest {
    private static final String ROOT = "21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path file;

    @BeforeEach
    void make() throws IOException {
        folder = folder.toRealPath();
        file = Files.writeString(folder.resolve("runc"), "a program");
    }

    private boolean on(String own, String system) {
        String mount = "90 21 8:9 /x " + folder + " " + own + " shared:9 - " + system;
        return new ReadOnlyViews(List.of(ROOT, mount)).test(file);
    }

    @Test
    void aReadOnlyViewOfADiskThatThisMachineWrites() {
        assertThat(on("ro,relatime", "ext4 /dev/sda1 rw,errors=remount-ro")).isTrue();
        assertThat(on("ro", "xfs /dev/sda1 rw")).isTrue();
    }

    @Test
    void notWhatIsServedOrWrittenByOthers() {
        assertThat(on("ro,relatime", "nfs4 10.0.0.9:/bundles rw,vers=4.2"))
                .as("a share")
                .isFalse();
        assertThat(on("ro", "9p bundles rw,trans=virtio")).as("a hypervisor's").isFalse();
        assertThat(on("ro", "fuse.sshfs x rw")).as("a program's").isFalse();
        assertThat(on("ro", "ext4 /dev/sdb1 ro"))
                .as("a disk that others may write")
                .isFalse();
        assertThat(on("ro", "iso9660 /dev/sr0 ro")).as("a disc").isFalse();
        assertThat(on("ro", "overlay overlay rw,lowerdir=/nfs"))
                .as("layers of anything")
                .isFalse();
    }

    @Test
    void notWhatCanBeWrittenByThisWay() {
        assertThat(on("rw,relatime", "ext4 /dev/sda1 rw")).isFalse();
        assertThat(new ReadOnlyViews(List.of(ROOT)).test(file)).isFalse();
    }

    @Test
    void whatWasMountedLastAtAPlaceCounts() {
        String below = "90 21 8:9 / " + folder + " ro - ext4 /dev/sda1 rw";
        String above = "91 90 0:9 / " + folder + " ro - nfs x rw";
        assertThat(new ReadOnlyViews(List.of(ROOT, below, above)).test(file)).isFalse();
        assertThat(new ReadOnlyViews(List.of(ROOT, above, below)).test(file)).isTrue();
    }

    @Test
    void theTableOfThisMachineIsRead() {
        assertThat(ReadOnlyViews.hold(file)).isFalse();
    }
}
