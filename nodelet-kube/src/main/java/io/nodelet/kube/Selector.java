package io.nodelet.kube;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which objects of a collection: those that have all of these labels and fields.
///
/// @param labels label to value
/// @param fields field path such as `spec.nodeName` to value; the server knows only a few fields per kind
public record Selector(Map<String, String> labels, Map<String, String> fields) {
    /// All of them.
    public static final Selector ALL = new Selector(Map.of(), Map.of());

    public Selector {
        labels = Map.copyOf(labels);
        fields = Map.copyOf(fields);
    }

    public static Selector label(String label, String value) {
        return new Selector(Map.of(label, value), Map.of());
    }

    public static Selector field(String field, String value) {
        return new Selector(Map.of(), Map.of(field, value));
    }

    /// Those of them alone that have this field's value as well.
    public Selector and(String field, String value) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put(field, value);
        return new Selector(labels, all);
    }

    String labelSelector() {
        return joined(labels);
    }

    String fieldSelector() {
        return joined(fields);
    }

    private static String joined(Map<String, String> terms) {
        return new TreeMap<>(terms)
                .entrySet().stream()
                        .map(term -> term.getKey() + "=" + term.getValue())
                        .collect(Collectors.joining(","));
    }
}
