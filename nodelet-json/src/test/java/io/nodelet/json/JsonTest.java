package io.nodelet.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aLongArrayIsReadItemByItem() throws IOException {
        List<JsonNode> items = new ArrayList<>();
        String list =
                "{\"kind\": \"List\", \"items\": [1, {\"items\": [2]}, []], \"metadata\": {\"continue\": \"x\"}} \n";

        assertThat(Json.items(stream(list), "items", items::add))
                .contains(MAPPER.readTree("{\"kind\": \"List\", \"metadata\": {\"continue\": \"x\"}}"));
        assertThat(items).isEqualTo(List.of(Json.read("1"), Json.read("{\"items\": [2]}"), Json.read("[]")));
        assertThat(Json.items(stream("{\"items\": null}"), "items", _ -> true))
                .contains(Json.read("{\"items\": null}"));
    }

    /// A list that never ends, of which two are wanted.
    @Test
    void whatNobodyWantsIsNotRead() throws IOException {
        byte[] head = "{\"items\": [".getBytes(StandardCharsets.UTF_8);
        InputStream endless = new FilterInputStream(stream("")) {
            private int at;

            @Override
            public int read(byte[] into, int offset, int length) {
                for (int i = 0; i < length; i++, at++) {
                    into[offset + i] = at < head.length ? head[at] : (byte) ((at - head.length) % 2 == 0 ? '1' : ',');
                }
                return length;
            }
        };
        List<JsonNode> items = new ArrayList<>();

        assertThat(Json.items(endless, "items", node -> items.add(node) && items.size() < 2))
                .isEmpty();
        assertThat(items).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"items\": [1", "{\"items\": [1}", "{\"items\": []} 1", "{\"items\": [1,]}"})
    void aListThatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> Json.items(stream(text), "items", _ -> true)).isInstanceOf(JacksonException.class);
    }

    @Test
    void whatKeepsItFromReadingIsThrownAsItIs() {
        InputStream broken = new FilterInputStream(stream("")) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                throw new EOFException("the answer was cut off");
            }
        };

        assertThatThrownBy(() -> Json.items(broken, "items", _ -> true))
                .isInstanceOf(EOFException.class)
                .hasMessage("the answer was cut off");
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
