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

/// One key of the configuration file, read from a record component.
///
/// @param name     its name within its group
/// @param valueKind     what it takes
/// @param doc      its meaning and limits
/// @param fallback its value when the file does not say
record Key(String name, ValueKind valueKind, Doc doc, Object fallback) {
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
        return new Key(component.getName(), valueKind(component.getGenericType()), doc, value(component, defaults));
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

    /// Plain tests instead of a switch over types, which Java sets up anew at each start.
    private static ValueKind valueKind(Type type) {
        if (type == String.class) {
            return new ValueKind.Text();
        }
        if (type == int.class) {
            return new ValueKind.Whole();
        }
        if (type == boolean.class) {
            return new ValueKind.Flag();
        }
        if (type == Role.class) {
            return new ValueKind.RoleWord();
        }
        if (type instanceof Class<?> c && c.isRecord()) {
            return new ValueKind.Section(c.asSubclass(Record.class));
        }
        if (type instanceof ParameterizedType p) {
            return p.getRawType() == List.class ? new ValueKind.Texts() : mapKind(p.getActualTypeArguments()[1]);
        }
        throw new NodeletException("no configuration key can be a " + type);
    }

    private static ValueKind mapKind(Type value) {
        if (value == String.class) {
            return new ValueKind.TextMap();
        }
        if (value == Object.class) {
            return new ValueKind.Fields();
        }
        return value instanceof Class<?> c && c.isRecord()
                ? new ValueKind.SectionMap(c.asSubclass(Record.class))
                : new ValueKind.TextsMap();
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
        if (valueKind instanceof ValueKind.Whole) {
            return doc.format() == Format.PORT ? "1 to 65535" : doc.min() + " to " + doc.max();
        }
        return doc.format() == Format.ANY
                ? valueKind.words()
                : TextPattern.of(doc.format()).allowed();
    }

    long min() {
        return doc.format() == Format.PORT ? 1 : Math.max(doc.min(), Integer.MIN_VALUE);
    }

    long max() {
        return doc.format() == Format.PORT ? 65535 : Math.min(doc.max(), Integer.MAX_VALUE);
    }
}
