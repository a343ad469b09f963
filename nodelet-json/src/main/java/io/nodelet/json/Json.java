package io.nodelet.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// JSON texts to trees and back, by Jackson's parser and generator alone. Its `JsonMapper` does the same and reads or
/// writes the same, but has hundreds of classes for binding data, which a program that stays would keep in memory. A
/// tree's own `toString` uses one, too: [#text] does not.
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    /// An empty object, to be filled.
    public static ObjectNode object() {
        return NODES.objectNode();
    }

    /// The tree of a text; a missing node when there is nothing in it.
    ///
    /// @throws JacksonException when it is not JSON, or something follows
    public static JsonNode read(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return whole(parser);
        }
    }

    /// As above, from UTF-8.
    public static JsonNode read(byte[] text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return whole(parser);
        }
    }

    /// Reads an object that has a long array without ever holding more than one of its elements: gives them one by one
    /// until `more` wants no other.
    ///
    /// @param text  UTF-8; read to its end, unless nobody wants the rest
    /// @param field the array's name
    /// @param more  whether it wants another one after this
    /// @return the object without the array; empty when the rest was not wanted
    /// @throws IOException      of `text`
    /// @throws JacksonException when it is not one JSON object
    public static Optional<JsonNode> items(InputStream text, String field, Predicate<JsonNode> more)
            throws IOException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new StreamReadException(parser, "no object");
            }
            return others(parser, field, more);
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private static Optional<JsonNode> others(JsonParser parser, String field, Predicate<JsonNode> more) {
        ObjectNode others = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            boolean array = parser.nextToken() == JsonToken.START_ARRAY && name.equals(field);
            if (!array) {
                others.set(name, value(parser));
            }
            while (array && parser.nextToken() != JsonToken.END_ARRAY) {
                if (!more.test(value(parser))) {
                    return Optional.empty();
                }
            }
        }
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "something follows the value");
        }
        return Optional.of(others);
    }

    private static JsonNode whole(JsonParser parser) {
        if (parser.nextToken() == null) {
            return NODES.missingNode();
        }
        JsonNode tree = value(parser);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "something follows the value");
        }
        return tree;
    }

    private static JsonNode value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new StreamReadException(parser, "no value");
        };
    }

    /// How deep it may go is the parser's to say.
    private static ObjectNode members(JsonParser parser) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.set(name, value(parser));
        }
        return object;
    }

    private static ArrayNode elements(JsonParser parser) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            default -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    /// The tree of maps with text keys, lists, texts, numbers, booleans and nulls, nested as you like.
    ///
    /// @throws IllegalArgumentException when there is something else
    public static JsonNode tree(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Map<?, ?> map -> {
                ObjectNode object = NODES.objectNode();
                map.forEach((name, it) -> object.set(String.valueOf(name), tree(it)));
                yield object;
            }
            case List<?> list -> {
                ArrayNode array = NODES.arrayNode();
                list.forEach(element -> array.add(tree(element)));
                yield array;
            }
            case String text -> NODES.stringNode(text);
            case Boolean flag -> NODES.booleanNode(flag);
            case Integer number -> NODES.numberNode(number.intValue());
            case Long number -> NODES.numberNode(number.longValue());
            case BigInteger number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number.doubleValue());
            default -> throw new IllegalArgumentException("JSON has no " + value.getClass());
        };
    }

    /// The tree in one line, as short as it goes.
    public static String text(JsonNode tree) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(json, tree);
        }
        return out.toString();
    }

    private static void write(JsonGenerator json, JsonNode tree) {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                json.writeStartObject();
                tree.properties().forEach(entry -> {
                    json.writeName(entry.getKey());
                    write(json, entry.getValue());
                });
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray();
                tree.forEach(node -> write(json, node));
                json.writeEndArray();
            }
            case STRING -> json.writeString(tree.stringValue());
            case BOOLEAN -> json.writeBoolean(tree.booleanValue());
            case NUMBER -> number(json, tree);
            default -> json.writeNull();
        }
    }

    private static void number(JsonGenerator json, JsonNode number) {
        switch (number.numberType()) {
            case INT -> json.writeNumber(number.intValue());
            case LONG -> json.writeNumber(number.longValue());
            case BIG_INTEGER -> json.writeNumber(number.bigIntegerValue());
            case FLOAT -> json.writeNumber(number.floatValue());
            case BIG_DECIMAL -> json.writeNumber(number.decimalValue());
            default -> json.writeNumber(number.doubleValue());
        }
    }
}
