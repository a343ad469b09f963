package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedDigestTest {
    private static final String A = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String B = "b".repeat(64);
    private static final String A512 = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    @TempDir
    Path folder;

    @Test
    void readsEveryShapeThatProjectsPublish() {
        assertThat(find(A + "\n")).isEqualTo("sha256:" + A);
        assertThat(find(A512)).isEqualTo("sha512:" + A512);
        assertThat(find(B + "  other\n" + A + "  tool\n")).isEqualTo("sha256:" + A);
        assertThat(find("# made today\n" + A.toUpperCase(java.util.Locale.ROOT) + " *dist/tool\n"))
                .isEqualTo("sha256:" + A);
    }

    @Test
    void makesNoneUp() {
        assertNone("");
        assertNone("<html>not found</html>");
        assertNone(B + "  other\n");
        assertNone(B + "  tool.sig\n" + A + "  my-tool\n");
        assertNone("abc  tool\n");
        assertNone(A + "\n" + B + "\n");
    }

    @Test
    void comparesBytes() throws IOException {
        Path file = Files.writeString(folder.resolve("tool"), "abc");

        PublishedDigest.find(A, "tool", "x").check(file, "http://x/tool");
        PublishedDigest.find(A512, "tool", "x").check(file, "http://x/tool");
        assertThatThrownBy(() -> PublishedDigest.find(B, "tool", "x").check(file, "http://x/tool"))
                .hasMessage("http://x/tool is not what its release publishes: expected sha256 " + B + ", found " + A);
    }

    private static String find(String text) {
        return PublishedDigest.find(text, "tool", "http://x/sums").toString();
    }

    private static void assertNone(String text) {
        assertThatThrownBy(() -> find(text)).hasMessage("http://x/sums publishes no checksum of tool");
    }
}
