package io.nodelet.resources.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestFilesTest {
    private static final String ONE = "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}\n";

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<String> names(Path place) {
        return new ManifestFiles()
                .objects(place).stream()
                        .map(node -> node.at("/metadata/name").asString())
                        .toList();
    }

    @Test
    void aFolderIsReadInTheOrderOfItsNames() throws IOException {
        file("20-b.yml", ONE.formatted("b1") + "---\n" + ONE.formatted("b2"));
        file("10-a.yaml", ONE.formatted("a"));
        file("30-c.json", "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"c\"}}");
        file("README.md", "no manifest");
        file(".20-b.yml.swp", "an editor's");

        assertThat(names(folder)).containsExactly("a", "b1", "b2", "c");
        assertThat(names(folder.resolve("10-a.yaml"))).containsExactly("a");
    }

    @Test
    void theItemsOfAListAreObjects() throws IOException {
        Path list = file(
                "a.yaml",
                "{apiVersion: v1, kind: List, items: [" + ONE.formatted("a") + "," + ONE.formatted("b") + "]}");

        assertThat(names(list)).containsExactly("a", "b");
    }

    @Test
    void aChangedFileIsReadAnew() throws IOException {
        ManifestFiles files = new ManifestFiles();
        Path one = file("a.yaml", ONE.formatted("a"));
        assertThat(files.objects(one)).hasSize(1);

        file("a.yaml", ONE.formatted("a") + "---\n" + ONE.formatted("b"));

        assertThat(files.objects(one)).hasSize(2);
    }

    @Test
    void whatIsWrongIsSaidWithTheFile() throws IOException {
        Path none = folder.resolve("none.yaml");
        assertThatThrownBy(() -> names(none))
                .isInstanceOf(NodeletException.class)
                .hasMessageContaining("can't read " + none);
        assertThatThrownBy(() -> names(folder)).hasMessageStartingWith("no file in " + folder + " is a manifest: ");

        Path broken = file("a.yaml", "kind: [");
        assertThatThrownBy(() -> names(broken)).hasMessageStartingWith(broken + ": not a YAML manifest");
        Path nameless = file("b.yaml", "{apiVersion: v1, kind: Namespace}");
        assertThatThrownBy(() -> names(nameless)).hasMessage(nameless + ": an object has no metadata.name");
    }
}
