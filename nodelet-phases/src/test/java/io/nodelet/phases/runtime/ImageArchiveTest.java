package io.nodelet.phases.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageArchiveTest {
    @TempDir
    private Path folder;

    private boolean whole(String name, byte[] content) throws IOException {
        return new ImageArchive(Files.write(folder.resolve(name), content)).whole();
    }

    private static byte[] tar(int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, 0, length - 1024, (byte) 7);
        return content;
    }

    @Test
    void anArchiveIsTakenOnceItIsWhole() throws IOException {
        byte[] tar = tar(8192);
        assertThat(whole("app.tar", tar)).isTrue();
        for (int length : new int[] {0, 512, 4096, 7168, 7169, 8191}) {
            assertThat(whole("app.tar", Arrays.copyOf(tar, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
        assertThat(whole("app.tar.gz", new byte[] {1})).isTrue();
    }

    @Test
    void whatIsNoneByItsNameLiesThereForAnotherReason() throws IOException {
        for (String name : new String[] {"README.txt", "app.tar.part", "app.tar.sha256", ".app.tar.Xy12", "tar"}) {
            assertThat(whole(name, tar(8192))).as(name).isFalse();
        }
        assertThat(new ImageArchive(Files.createDirectory(folder.resolve("folder.tar"))).whole())
                .isFalse();
    }
}
