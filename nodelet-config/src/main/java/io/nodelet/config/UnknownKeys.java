package io.nodelet.config;

import io.nodelet.model.NodeConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Refuses keys that no group has, with the one that was probably meant: in this group, or anywhere in the file.
record UnknownKeys(List<Key> keys, String path) {
    Optional<Problem> problem(String name) {
        List<String> names = keys.stream().map(Key::name).toList();
        if (names.contains(name)) {
            return Optional.empty();
        }
        String at = path.isEmpty() ? name : path + "." + name;
        String meant = ClosestWord.to(name, names)
                .or(() -> elsewhere(name))
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        return Optional.of(new Problem(at, "unknown key" + meant, String.join(", ", names)));
    }

    /// The path of a key of the same name that stands in another group.
    private static Optional<String> elsewhere(String name) {
        List<String> paths = new ArrayList<>();
        collect(NodeConfig.class, "", paths);
        return paths.stream()
                .filter(path -> path.substring(path.lastIndexOf('.') + 1).equalsIgnoreCase(name))
                .findFirst();
    }

    private static void collect(Class<? extends Record> section, String path, List<String> paths) {
        for (Key key : Key.of(section)) {
            paths.add(path + key.name());
            if (key.valueKind() instanceof ValueKind.Section(var type)) {
                collect(type, path + key.name() + ".", paths);
            }
        }
    }
}
