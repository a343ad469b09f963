package io.nodelet.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The fields that a configuration of Kubernetes' own has, as its types publish them.
///
/// ```
/// authentication                    group
/// authentication.anonymous.enabled  flag
/// evictionHard                      map text
/// registerWithTaints                list group
/// registerWithTaints[].key          text
/// ```
///
/// @param kinds by path
record FieldTable(Map<String, String> kinds) {
    static final String GROUP = "group";
    static final String LIST = "list ";
    static final String MAP = "map ";

    /// KubeletConfiguration.
    static FieldTable kubelet() {
        return Kubelet.TABLE;
    }

    /// Read when it is first asked for: most configurations have no such key.
    private static final class Kubelet {
        private static final FieldTable TABLE = read("kubelet-configuration.txt");
    }

    private static FieldTable read(String name) {
        try (InputStream text = Objects.requireNonNull(FieldTable.class.getResourceAsStream(name), name)) {
            return new FieldTable(new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(fields -> fields[0], fields -> fields[1])));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The fields of a group by name, each with its kind.
    ///
    /// @param path of the group; empty for the whole
    Map<String, String> of(String path) {
        String before = path.isEmpty() ? "" : path + ".";
        Map<String, String> fields = new TreeMap<>();
        kinds.forEach((field, kind) -> {
            if (field.startsWith(before) && field.indexOf('.', before.length()) < 0) {
                fields.put(field.substring(before.length()), kind);
            }
        });
        return fields;
    }

    /// The names of all fields that are in no group.
    List<String> names() {
        return List.copyOf(of("").keySet());
    }
}
