package io.nodelet.bundle.build;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An image of ours under other names.
final class ImageCopy {
    private static final String MANIFEST = "manifest.json";

    private ImageCopy() {}

    static void write(Path original, List<String> references, Path target) throws IOException {
        try (TarWriter tar = new TarWriter(new BufferedOutputStream(Files.newOutputStream(target)))) {
            new TarReader(original).each((name, content) -> {
                byte[] bytes = content.readAllBytes();
                tar.file(name, name.equals(MANIFEST) ? renamed(bytes, references) : bytes, 0644);
            });
        }
    }

    private static byte[] renamed(byte[] manifest, List<String> references) {
        JsonNode images = BuildJson.MAPPER.readTree(manifest);
        ArrayNode tags = ((ObjectNode) images.get(0)).putArray("RepoTags");
        references.forEach(tags::add);
        return BuildJson.MAPPER.writeValueAsBytes(images);
    }
}
