package io.nodelet.kube;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which objects of a collection: those that have all of these labels and fields.
///
/// @param labels label to value
/// @param fields field path such as `spec.nodeName` to value; the server knows only a few fields per kind
/// @param limit  how many of them at most; 0 for all
public record Selector(Map<String, String> labels, Map<String, String> fields, int limit) {
    /// All of them.
    public static final Selector ALL = new Selector(Map.of(), Map.of(), 0);

    public Selector {
        labels = Map.copyOf(labels);
        fields = Map.copyOf(fields);
    }

    public static Selector label(String label, String value) {
        return new Selector(Map.of(label, value), Map.of(), 0);
    }

    public static Selector field(String field, String value) {
        return new Selector(Map.of(), Map.of(field, value), 0);
    }

    /// The same, of which the first ones are enough: a collection may hold thousands.
    public Selector first(int most) {
        return new Selector(labels, fields, most);
    }

    /// The same, of those that have this label as well.
    public Selector labelled(String label, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, value);
        return new Selector(more, fields, limit);
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
