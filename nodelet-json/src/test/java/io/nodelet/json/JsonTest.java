package io.nodelet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "\"\"",
                "-0",
                "2147483647",
                "2147483648",
                "-9223372036854775808",
                "9223372036854775808",
                "1.5",
                "-0.0",
                "1e300",
                "1E-7",
                "123456789.0",
                "0.1",
                "true",
                "{\"b\":1,\"a\":[1,2,{\"c\":null}],\"b2\":{\"d\":false}}",
                "{\"a\":1,\"a\":2}",
                "  [ 1 , \"x\" ]  ",
                "\"\\u0001 \\u001f \\t\\n\\r\\b\\f \\\" \\\\ \\/ \\u2028 é \\ud83d\\ude00 \\u007f\"",
            })
    void readsAndWritesAsAMapperDoes(String text) {
        JsonNode expected = MAPPER.readTree(text);

        assertThat(Json.read(text)).isEqualTo(expected);
        assertThat(Json.read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
        assertThat(Json.text(Json.read(text))).isEqualTo(expected.toString());
    }

    @Test
    void nothingIsMissing() {
        assertThat(Json.read(" ").isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,]", "{\"a\"}", "{\"a\":}", "nul", "1 2", "{} x", "'a'", "{a:1}", "]", "NaN", "01"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> MAPPER.readTree(text)).isInstanceOf(JacksonException.class);
    }

    @Test
    void whatIsTooDeepIsRefused() {
        assertThatThrownBy(() -> Json.read("[".repeat(100_000))).isInstanceOf(JacksonException.class);
    }

    @Test
    void plainValuesBecomeATree() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("text", "x");
        plain.put("nothing", null);
        plain.put("list", List.of(1, 2L, 1.5, true, Map.of()));

        assertThat(Json.tree(plain)).isEqualTo(MAPPER.<JsonNode>valueToTree(plain));
        assertThatThrownBy(() -> Json.tree(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
