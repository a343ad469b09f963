package io.nodelet.config;

import io.nodelet.model.Doc.Format;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Finds the files that a configuration names and that are not there.
final class FileKeys {
    private final Predicate<Path> exists;
    private final List<Problem> problems = new ArrayList<>();

    private FileKeys(Predicate<Path> exists) {
        this.exists = exists;
    }

    static List<Problem> problems(NodeConfig config, Predicate<Path> exists) {
        var files = new FileKeys(exists);
        files.section(config, "");
        return files.problems;
    }

    private void section(Record section, String path) {
        for (var component : section.getClass().getRecordComponents()) {
            Object value = Key.value(component, section);
            String at = path + component.getName();
            if (value instanceof Record child) {
                section(child, at + ".");
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((name, child) -> entry(child, at + "." + name));
            } else if (value instanceof String text && isFile(section, component.getName())) {
                file(text, at);
            }
        }
    }

    private void entry(Object child, String path) {
        if (child instanceof Record section) {
            section(section, path + ".");
        }
    }

    private static boolean isFile(Record section, String name) {
        return Key.of(section.getClass()).stream()
                .anyMatch(key -> key.name().equals(name) && key.doc().format() == Format.FILE);
    }

    private void file(String text, String path) {
        if (!text.isEmpty() && !exists.test(Path.of(text))) {
            problems.add(new Problem(path, "there is no file " + text));
        }
    }
}
