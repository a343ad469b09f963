package io.nodelet.config;

import io.nodelet.model.Doc.Format;
import io.nodelet.model.NodeletException;
import io.nodelet.model.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Turns the nodes of a YAML file into a record, by the record's own components. What is wrong goes to the report,
/// and the default takes its place, so that one pass finds every error.
final class Binder {
    private final ConfigReport configReport;

    Binder(ConfigReport configReport) {
        this.configReport = configReport;
    }

    /// The record of a group of keys. `path` is the group's own, empty for the whole file.
    Record section(Class<? extends Record> type, Node node, String path) {
        List<Key> keys = Key.of(type);
        Map<String, Node> given = entries(node, path, new UnknownKeys(keys, path)::problem);
        Object[] values = keys.stream()
                .map(key -> bind(key, given.get(key.name()), join(path, key.name())))
                .toArray();
        return create(type, values);
    }

    private static Record create(Class<? extends Record> type, Object[] values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(component -> component.getType())
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new NodeletException("cannot make a " + type.getName(), e);
        }
    }

    private Object bind(Key key, @Nullable Node node, String path) {
        if (node == null) {
            return key.fallback();
        }
        configReport.found(path, node);
        return switch (key.valueKind()) {
            case ValueKind.Text _ -> text(key, node, path).orElse((String) key.fallback());
            case ValueKind.Whole _ -> whole(key, node, path);
            case ValueKind.Flag _ -> flag(key, node, path);
            case ValueKind.RoleWord _ -> role(key, node, path);
            case ValueKind.Texts _ -> texts(key, node, path);
            case ValueKind.TextMap _ ->
                map(key, node, path, (child, at) -> text(key, child, at).orElse(""));
            case ValueKind.TextsMap _ -> map(key, node, path, (child, at) -> texts(key, child, at));
            case ValueKind.Fields _ -> new FieldBinder(configReport, FieldTable.kubelet()).group(node, path, "");
            case ValueKind.Section(var type) -> section(type, node, path);
            case ValueKind.SectionMap(var type) -> map(key, node, path, (child, at) -> section(type, child, at));
        };
    }

    private Optional<String> text(Key key, Node node, String path) {
        Optional<String> scalar = scalar(key, node, path);
        if (scalar.isEmpty()) {
            return scalar;
        }
        String text = scalar.get();
        boolean mayBeEmpty = key.fallback().equals("") || key.valueKind() instanceof ValueKind.TextMap;
        if (text.isEmpty() && mayBeEmpty) {
            return scalar;
        }
        Optional<String> problem = problem(key, text);
        problem.ifPresent(what -> configReport.add(node, path, new Problem(path, what, key.allowed())));
        return problem.isPresent() ? Optional.empty() : scalar;
    }

    private static Optional<String> problem(Key key, String text) {
        if (key.doc().oneOf().length > 0) {
            List<String> words = List.of(key.doc().oneOf());
            return words.contains(text)
                    ? Optional.empty()
                    : Optional.of(quote(text) + " is not known" + meant(text, words));
        }
        if (text.isEmpty() && key.doc().format() != Format.ANY) {
            return Optional.of("is empty");
        }
        return TextPattern.of(key.doc().format())
                .check()
                .problem(text)
                .map(what -> SecretMasking.mask(quote(text)) + " " + what);
    }

    private static String meant(String text, List<String> words) {
        return ClosestWord.to(text, words)
                .map(word -> "; did you mean " + word + "?")
                .orElse("");
    }

    private Object whole(Key key, Node node, String path) {
        Optional<String> text = scalar(key, node, path);
        if (text.isEmpty()) {
            return key.fallback();
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= key.min() && number <= key.max()) {
                return (int) number;
            }
            configReport.add(node, path, new Problem(path, number + " is out of range", key.allowed()));
        } catch (NumberFormatException _) {
            configReport.add(
                    node, path, new Problem(path, quote(text.get()) + " is not a whole number", key.allowed()));
        }
        return key.fallback();
    }

    private Object flag(Key key, Node node, String path) {
        Optional<String> text = scalar(key, node, path);
        boolean known =
                text.isPresent() && (text.get().equals("true") || text.get().equals("false"));
        if (text.isPresent() && !known) {
            configReport.add(
                    node, path, new Problem(path, quote(text.get()) + " is neither true nor false", "true, false"));
        }
        return known ? Boolean.valueOf(text.get()) : key.fallback();
    }

    private Object role(Key key, Node node, String path) {
        return text(key, node, path)
                .flatMap(word -> Arrays.stream(Role.values())
                        .filter(role -> role.wireName().equals(word))
                        .findFirst())
                .orElse((Role) key.fallback());
    }

    private List<String> texts(Key key, Node node, String path) {
        if (unset(node)) {
            return List.of();
        }
        if (refusedAnchor(node, path) || !(node instanceof SequenceNode list)) {
            wrongKind(node, path, new ValueKind.Texts());
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Node child : list.getValue()) {
            String at = path + "[" + texts.size() + "]";
            configReport.found(at, child);
            texts.add(text(key, child, at).orElse(""));
        }
        return Collections.unmodifiableList(texts);
    }

    private Map<String, Object> map(Key key, Node node, String path, BiFunction<Node, String, Object> bind) {
        Map<String, Object> map = new LinkedHashMap<>();
        TextPattern names = TextPattern.ofNames(key.doc().format());
        entries(
                        node,
                        path,
                        name -> names.check()
                                .problem(name)
                                .map(what -> new Problem(
                                        join(path, name), "the name " + quote(name) + " " + what, names.allowed())))
                .forEach((name, child) -> {
                    configReport.found(join(path, name), child);
                    map.put(name, bind.apply(child, join(path, name)));
                });
        return Collections.unmodifiableMap(map);
    }

    /// Says what is wrong with a key's name, if anything.
    private interface NameCheck {
        Optional<Problem> problem(String name);
    }

    private Map<String, Node> entries(Node node, String path, NameCheck check) {
        if (unset(node)) {
            return Map.of();
        }
        if (refusedAnchor(node, path) || !(node instanceof MappingNode mapping)) {
            wrongKind(node, path, new ValueKind.Section(Record.class));
            return Map.of();
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        mapping.getValue().forEach(tuple -> entry(tuple, path, check, entries));
        return entries;
    }

    private void entry(NodeTuple tuple, String path, NameCheck check, Map<String, Node> entries) {
        if (!(tuple.getKeyNode() instanceof ScalarNode keyNode)) {
            configReport.add(tuple.getKeyNode(), path, new Problem(path, "a key must be a text"));
            return;
        }
        String name = keyNode.getValue();
        String at = join(path, name);
        if (name.equals("<<") && keyNode.isPlain()) {
            configReport.add(keyNode, path, new Problem(path, "merge keys (<<) are not read; write the keys out"));
            return;
        }
        Optional<Problem> problem = check.problem(name);
        problem.ifPresent(what -> configReport.add(keyNode, at, what));
        if (problem.isPresent()) {
            return;
        }
        Node earlier = entries.putIfAbsent(name, tuple.getValueNode());
        if (earlier != null) {
            int line = earlier.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
            configReport.add(keyNode, at, new Problem(at, "stands here a second time; the first is in line " + line));
        }
    }

    private Optional<String> scalar(Key key, Node node, String path) {
        if (refusedAnchor(node, path)) {
            return Optional.empty();
        }
        if (!(node instanceof ScalarNode scalar)) {
            String problem =
                    "is " + sort(node) + " where " + oneKind(key.valueKind()).words() + " is wanted";
            configReport.add(node, path, new Problem(path, problem, key.allowed()));
            return Optional.empty();
        }
        if (unset(node)) {
            configReport.add(
                    node, path, new Problem(path, "has no value; leave the key out for the default", key.allowed()));
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private static ValueKind oneKind(ValueKind valueKind) {
        return switch (valueKind) {
            case ValueKind.Texts _, ValueKind.TextMap _, ValueKind.TextsMap _ -> new ValueKind.Text();
            default -> valueKind;
        };
    }

    private void wrongKind(Node node, String path, ValueKind wanted) {
        if (node.getAnchor().isEmpty()) {
            configReport.add(
                    node, path, new Problem(path, "is " + sort(node) + " where " + wanted.words() + " is wanted"));
        }
    }

    private boolean refusedAnchor(Node node, String path) {
        node.getAnchor()
                .ifPresent(anchor -> configReport.add(
                        node,
                        path,
                        new Problem(
                                path,
                                "anchors and aliases (&" + anchor + ", *" + anchor + ") are not read; write the"
                                        + " value out")));
        return node.getAnchor().isPresent();
    }

    private static boolean unset(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    private static String sort(Node node) {
        return switch (node) {
            case MappingNode _ -> "a group of keys";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar -> SecretMasking.mask(quote(scalar.getValue()));
            default -> "something else";
        };
    }

    /// The text in quotes, at most a line's worth of it.
    static String quote(String text) {
        String line = text.replace("\n", "\\n").replaceAll("\\p{Cntrl}", "?");
        return '"' + (line.length() <= 80 ? line : line.substring(0, 77) + "...") + '"';
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
