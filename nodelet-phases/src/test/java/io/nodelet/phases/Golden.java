package io.nodelet.phases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Compares what was rendered with a file kept beside the test. A mismatch leaves the new text in `target/golden`, to
/// be looked at and copied when it is what was meant.
public final class Golden {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Golden() {}

    public static void assertSame(Class<?> test, String file, List<JsonNode> objects) throws IOException {
        assertSame(
                test,
                file,
                objects.stream().map(PRETTY::writeValueAsString).collect(Collectors.joining("\n", "", "\n")));
    }

    public static void assertSame(Class<?> test, String file, String text) throws IOException {
        Path actual = Path.of("target", "golden", file);
        Files.createDirectories(actual.getParent());
        Files.writeString(actual, text);
        try (InputStream in = test.getResourceAsStream(file)) {
            assertThat(in).as(file + " beside " + test.getName()).isNotNull();
            assertThat(text).isEqualTo(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
