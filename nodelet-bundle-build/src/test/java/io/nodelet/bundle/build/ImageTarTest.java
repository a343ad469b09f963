package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bundle.Arch;
import io.nodelet.host.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ImageTarTest {
    @TempDir
    Path folder;

    private Path program;

    @BeforeEach
    void write() throws IOException {
        program = Files.writeString(folder.resolve("program"), "#!program\n".repeat(100));
    }

    @Test
    void isADockerArchiveOfOneLayer() throws IOException {
        Map<String, byte[]> files = archive(image(Arch.ARM64, "65534:65534", List.of()));

        JsonNode manifest = json(files, "manifest.json").get(0);
        JsonNode config = json(files, manifest.path("Config").asString());
        byte[] layer = content(files, manifest.path("Layers").get(0).asString());
        assertThat(manifest.path("RepoTags").get(0).asString()).isEqualTo("nodelet.local/tool:v1");
        assertThat(manifest.path("Config").asString())
                .isEqualTo(Sha256.of(content(files, manifest.path("Config").asString())) + ".json");
        assertThat(config.path("architecture").asString()).isEqualTo("arm64");
        assertThat(config.path("os").asString()).isEqualTo("linux");
        assertThat(config.path("config").path("User").asString()).isEqualTo("65534:65534");
        assertThat(config.path("config").path("Entrypoint").get(0).asString()).isEqualTo("/tool");
        assertThat(config.path("rootfs").path("diff_ids").get(0).asString()).isEqualTo("sha256:" + Sha256.of(layer));
    }

    @Test
    void layerHoldsTheProgramAndALittleMore() throws IOException {
        assertThat(listing(image(Arch.AMD64, "", List.of())))
                .containsExactly(
                        "drwxr-xr-x root/root etc/",
                        "-rw-r--r-- root/root etc/passwd",
                        "-rw-r--r-- root/root etc/group",
                        "drwxrwxrwt root/root tmp/",
                        "-rwxr-xr-x root/root tool");
    }

    @Test
    void moreNamesAreLinks() throws IOException {
        ImageTar image = image(Arch.AMD64, "", List.of("sh", "wget"));

        assertThat(listing(image))
                .contains(
                        "-rwxr-xr-x root/root bin/tool",
                        "lrwxrwxrwx root/root bin/sh -> tool",
                        "lrwxrwxrwx root/root bin/wget -> tool");
        JsonNode config = json(
                archive(image),
                json(archive(image), "manifest.json").get(0).path("Config").asString());
        assertThat(config.path("config").path("Cmd").get(0).asString()).isEqualTo("sh");
    }

    @Test
    void sameContentGivesTheSameBytes() throws IOException {
        ImageTar image = image(Arch.AMD64, "1:1", List.of("sh"));
        image.write(folder.resolve("one.tar"), folder);
        image.write(folder.resolve("two.tar"), folder);

        assertThat(folder.resolve("one.tar")).hasSameBinaryContentAs(folder.resolve("two.tar"));
        assertThat(Sha256.of(folder.resolve("one.tar")))
                .isEqualTo("db9b4f6ac49981efeab598225bf89779a68fa6badff1c863d2142660d3c15505");
    }

    private ImageTar image(Arch arch, String user, List<String> links) {
        return ImageTar.ofProgram("nodelet.local/tool:v1", arch, "tool", program, user, links);
    }

    private Map<String, byte[]> archive(ImageTar image) throws IOException {
        Path tar = folder.resolve("image.tar");
        image.write(tar, folder);
        Map<String, byte[]> files = new LinkedHashMap<>();
        new TarReader(tar).each((name, content) -> files.put(name, content.readAllBytes()));
        return files;
    }

    /// What the system's tar makes of the layer: mode, owner and name.
    private List<String> listing(ImageTar image) throws IOException {
        Map<String, byte[]> files = archive(image);
        String layer = json(files, "manifest.json").get(0).path("Layers").get(0).asString();
        Path tar = Files.write(folder.resolve("layer.tar"), content(files, layer));
        LongRunningTool.Result result =
                LongRunningTool.of("tar", "-tvf", tar.toString()).run();
        assertThat(result.ok()).as(result.text()).isTrue();
        return result.lines().stream()
                .map(l -> l.replaceAll("^(\\S+ \\S+) +\\d+ \\S+ \\S+ ", "$1 "))
                .toList();
    }

    private static byte[] content(Map<String, byte[]> files, String name) {
        return Objects.requireNonNull(files.get(name), name);
    }

    private static JsonNode json(Map<String, byte[]> files, String name) {
        return BuildJson.MAPPER.readTree(new String(content(files, name), StandardCharsets.UTF_8));
    }
}
