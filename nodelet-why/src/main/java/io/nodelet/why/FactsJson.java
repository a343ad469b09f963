package io.nodelet.why;

import io.nodelet.model.NodeletException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Facts as text, so that they can be kept and looked at elsewhere.
public final class FactsJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private FactsJson() {}

    public static String write(Facts facts) {
        return MAPPER.writeValueAsString(facts) + "\n";
    }

    /// @throws NodeletException when the text holds no facts
    public static Facts read(String text) {
        try {
            return MAPPER.readValue(text, Facts.class);
        } catch (JacksonException e) {
            throw new NodeletException(
                    "these are no facts of a node: " + e.getOriginalMessage(),
                    "Make them with `nodeletd why --facts`.",
                    e);
        }
    }
}
