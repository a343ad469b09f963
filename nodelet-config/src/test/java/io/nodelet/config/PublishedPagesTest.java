package io.nodelet.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The committed pages that are written from the records are current; `-Dgolden.update=true` writes them.
class PublishedPagesTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void theJsonSchemaIsCurrent() throws IOException {
        assertCurrent("nodelet.schema.json", JsonSchema.render());
    }

    @Test
    void theReferencePageIsCurrent() throws IOException {
        assertCurrent("configuration.md", ReferencePage.render());
    }

    private static void assertCurrent(String name, String text) throws IOException {
        Path file = DOCS.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(DOCS);
            Files.writeString(file, text);
        }
        assertThat(file).hasContent(text);
    }
}
