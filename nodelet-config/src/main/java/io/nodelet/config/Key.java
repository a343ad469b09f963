package io.nodelet.config;

import io.nodelet.model.Doc;
import io.nodelet.model.Doc.Format;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One key of the configuration file, read from a record component.
///
/// @param name     its name within its group
/// @param kind     what it takes
/// @param doc      its meaning and limits
/// @param fallback its value when the file does not say
record Key(String name, Kind kind, Doc doc, Object fallback) {
    /// The keys of a group, in their order.
    static List<Key> of(Class<? extends Record> section) {
        Object defaults = defaults(section);
        return Arrays.stream(section.getRecordComponents())
                .map(component -> of(component, defaults))
                .toList();
    }

    private static Key of(RecordComponent component, Object defaults) {
        Doc doc = component.getAnnotation(Doc.class);
        if (doc == null) {
            throw new NodeletException(component + " has no @Doc");
        }
        return new Key(component.getName(), kind(component.getGenericType()), doc, value(component, defaults));
    }

    /// The group's `DEFAULTS`.
    static Record defaults(Class<? extends Record> section) {
        try {
            return (Record) section.getField("DEFAULTS").get(null);
        } catch (ReflectiveOperationException e) {
            throw new NodeletException(section.getName() + " has no public DEFAULTS", e);
        }
    }

    /// A component's value in a record.
    static Object value(RecordComponent component, Object record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new NodeletException("cannot read " + component, e);
        }
    }

    private static Kind kind(Type type) {
        return switch (type) {
            case Class<?> c when c == String.class -> new Kind.Text();
            case Class<?> c when c == int.class -> new Kind.Whole();
            case Class<?> c when c == boolean.class -> new Kind.Flag();
            case Class<?> c when c == Role.class -> new Kind.RoleWord();
            case Class<?> c when c.isRecord() -> new Kind.Section(c.asSubclass(Record.class));
            case ParameterizedType p when p.getRawType() == List.class -> new Kind.Texts();
            case ParameterizedType p when p.getRawType() == Map.class -> mapKind(p.getActualTypeArguments()[1]);
            default -> throw new NodeletException("no configuration key can be a " + type);
        };
    }

    private static Kind mapKind(Type value) {
        return switch (value) {
            case Class<?> c when c == String.class -> new Kind.TextMap();
            case Class<?> c when c.isRecord() -> new Kind.SectionMap(c.asSubclass(Record.class));
            default -> new Kind.TextsMap();
        };
    }

    /// What is allowed, in words for a person; empty when the kind says it all.
    String allowed() {
        if (doc.oneOf().length > 0) {
            return String.join(
                    ", ",
                    Arrays.stream(doc.oneOf())
                            .map(word -> word.isEmpty() ? "\"\"" : word)
                            .toList());
        }
        if (kind instanceof Kind.Whole) {
            return doc.format() == Format.PORT ? "1 to 65535" : doc.min() + " to " + doc.max();
        }
        return doc.format() == Format.ANY
                ? kind.words()
                : Shape.of(doc.format()).allowed();
    }

    long min() {
        return doc.format() == Format.PORT ? 1 : Math.max(doc.min(), Integer.MIN_VALUE);
    }

    long max() {
        return doc.format() == Format.PORT ? 65535 : Math.min(doc.max(), Integer.MAX_VALUE);
    }
}
