package io.nodelet.config;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A configuration as the maps, lists and texts of its file.
public final class ConfigTree {
    private ConfigTree() {}

    /// Every key with its value, in the file's order, credentials in URLs hidden.
    public static Map<String, Object> of(NodeConfig config) {
        return section(config);
    }

    static Map<String, Object> section(Record section) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (var component : section.getClass().getRecordComponents()) {
            tree.put(component.getName(), value(Key.value(component, section)));
        }
        return tree;
    }

    private static Object value(Object value) {
        return switch (value) {
            case Record section -> section(section);
            case Role role -> role.wireName();
            case List<?> list -> list.stream().map(ConfigTree::value).toList();
            case Map<?, ?> map -> {
                Map<String, Object> tree = new LinkedHashMap<>();
                map.forEach((name, child) -> tree.put(name.toString(), value(child)));
                yield tree;
            }
            case String text -> SecretMasking.mask(text);
            default -> value;
        };
    }
}
