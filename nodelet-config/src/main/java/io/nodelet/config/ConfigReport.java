package io.nodelet.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/// Collects everything wrong with one file, and where each of its keys stands.
final class ConfigReport {
    private record Place(int line, int column) {}

    private static final Place NOWHERE = new Place(0, 0);
    private final String file;
    private final Map<String, Place> places = new HashMap<>();
    private final Set<ConfigError> errors = new LinkedHashSet<>();

    ConfigReport(String file) {
        this.file = file;
    }

    /// Remembers where a key's value stands.
    void found(String key, Node node) {
        places.put(key, place(node));
    }

    void add(Node node, String key, Problem problem) {
        add(place(node), key, problem);
    }

    /// A problem of a key that may or may not be in the file.
    void add(Problem problem) {
        add(places.getOrDefault(problem.key(), NOWHERE), problem.key(), problem);
    }

    private void add(Place place, String key, Problem problem) {
        errors.add(new ConfigError(file, place.line, place.column, key, problem.text(), problem.allowed()));
    }

    void add(Mark mark, String problem) {
        errors.add(new ConfigError(file, mark.getLine() + 1, mark.getColumn() + 1, "", problem, ""));
    }

    void add(String problem) {
        errors.add(new ConfigError(file, 0, 0, "", problem, ""));
    }

    boolean clean() {
        return errors.isEmpty();
    }

    /// Whether a key, or one within it, has an error.
    boolean broken(String key) {
        return errors.stream()
                .map(ConfigError::key)
                .anyMatch(at -> at.equals(key) || at.startsWith(key + ".") || at.startsWith(key + "["));
    }

    /// @throws ConfigErrors when there is any
    void throwIfAny() {
        if (!clean()) {
            throw new ConfigErrors(sorted());
        }
    }

    private List<ConfigError> sorted() {
        List<ConfigError> sorted = new ArrayList<>(errors);
        sorted.sort(Comparator.comparingInt((ConfigError error) -> error.line() == 0 ? Integer.MAX_VALUE : error.line())
                .thenComparingInt(ConfigError::column));
        return sorted;
    }

    private static Place place(Node node) {
        return node.getStartMark()
                .map(mark -> new Place(mark.getLine() + 1, mark.getColumn() + 1))
                .orElse(NOWHERE);
    }
}
