package io.nodelet.bundle.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.bundle.Arch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class TestImageTest {
    @TempDir
    Path folder;

    @Test
    void theListNamesEachImageOnce() {
        List<TestImage> images = TestImage.all();

        assertThat(images).extracting(TestImage::name).doesNotHaveDuplicates();
        assertThat(images.stream().flatMap(image -> image.references().stream()))
                .doesNotHaveDuplicates()
                .allMatch(reference -> reference.startsWith("nodelet.local/e2e/"));
        assertThat(TestImage.packages(images)).contains("curl", "netcat-openbsd");
    }

    /// Their programs are those that the catalog builds.
    @Test
    void theListAsksForProgramsThatAreBuilt() {
        List<String> built = Catalog.load().select(TestImages.NEEDED).stream()
                .filter(spec -> spec.name().equals(TestImages.PROGRAMS))
                .flatMap(spec -> spec.builds().stream())
                .flatMap(build -> build.packages().values().stream())
                .toList();

        assertThat(built)
                .containsAll(TestImage.all().stream()
                        .flatMap(image -> image.programs().values().stream())
                        .toList());
    }

    @Test
    void aCopyIsTheSameImageUnderOtherNames() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!program\n");
        ImageTar.ofProgram("nodelet.local/tool:v1", Arch.AMD64, "tool", program, "", List.of())
                .write(folder.resolve("one.tar"), folder);

        ImageCopy.write(folder.resolve("one.tar"), List.of("x/a:1", "x/b:2"), folder.resolve("two.tar"));

        JsonNode before = manifest("one.tar");
        JsonNode after = manifest("two.tar");
        assertThat(after.path("RepoTags").toString()).isEqualTo("[\"x/a:1\",\"x/b:2\"]");
        assertThat(after.path("Config")).isEqualTo(before.path("Config"));
        assertThat(files("two.tar").keySet()).isEqualTo(files("one.tar").keySet());
    }

    @Test
    void aProgramComesWithItsLibraries() throws IOException {
        Path tar = folder.resolve("layer.tar");
        try (TarWriter writer = new TarWriter(Files.newOutputStream(tar))) {
            DebianProgram.write(Map.of("usr/local/bin/env", "coreutils:/usr/bin/env"), writer);
        }
        List<String> names = new ArrayList<>();
        new TarReader(tar).each((name, content) -> names.add(name));

        assertThat(names).startsWith("usr/local/bin/env").anyMatch(name -> name.endsWith("/libc.so.6"));
    }

    private JsonNode manifest(String tar) throws IOException {
        byte[] text = Objects.requireNonNull(files(tar).get("manifest.json"));
        return BuildJson.MAPPER
                .readTree(new String(text, StandardCharsets.UTF_8))
                .get(0);
    }

    private Map<String, byte[]> files(String tar) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        new TarReader(folder.resolve(tar)).each((name, content) -> files.put(name, content.readAllBytes()));
        return files;
    }
}
