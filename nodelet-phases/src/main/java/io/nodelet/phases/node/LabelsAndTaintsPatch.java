package io.nodelet.phases.node;

import io.nodelet.json.Json;
import io.nodelet.phases.node.LabelsAndTaints.Taint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The difference between a node and its [LabelsAndTaints], as a merge patch that fails when the node changed
/// meanwhile.
///
/// @param labelsAndTaints what it must carry
/// @param node  the node's object now
record LabelsAndTaintsPatch(LabelsAndTaints labelsAndTaints, JsonNode node) {
    /// Label names that we put on, comma separated.
    static final String OUR_LABELS = "nodelet.io/labels";

    /// Identities of taints that we put on, comma separated.
    static final String OUR_TAINTS = "nodelet.io/taints";

    /// What differs, for a person.
    Optional<String> difference() {
        Set<String> wrong = new TreeSet<>();
        missing().filter(labelsAndTaints::mayChange).forEach(name -> wrong.add("label " + name));
        oldLabels().forEach(name -> wrong.add("label " + name + " (no longer wanted)"));
        if (!taints(finalTaints()).equals(taints(currentTaints()))) {
            wrong.add("taints");
        }
        if (wrong.isEmpty()
                && (!ours(OUR_LABELS).equals(labelNames()) || !ours(OUR_TAINTS).equals(taintIds()))) {
            wrong.add("record of our marks");
        }
        return wrong.isEmpty() ? Optional.empty() : Optional.of("differs: " + String.join(", ", wrong));
    }

    /// Labels that are wanted, and that only an administrator may put on this node.
    List<String> reserved() {
        return missing().filter(text -> !labelsAndTaints.mayChange(text)).toList();
    }

    /// What is wanted no more, and what only an administrator may take off this node: labels and `key:Effect`.
    List<String> leftOver() {
        Stream<String> labels = notWanted().filter(text -> !labelsAndTaints.mayChange(text));
        return Stream.concat(labels, keptTaints().stream().map(LabelsAndTaintsPatch::id))
                .toList();
    }

    private Stream<String> missing() {
        return labelsAndTaints.labels().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(label(entry.getKey()).orElse(null)))
                .map(Map.Entry::getKey);
    }

    JsonNode json() {
        ObjectNode patch = Json.object();
        ObjectNode metadata = patch.putObject("metadata");
        metadata.set("resourceVersion", node.path("metadata").path("resourceVersion"));
        ObjectNode labels = metadata.putObject("labels");
        labelsAndTaints.labels().forEach((name, value) -> {
            if (labelsAndTaints.mayChange(name)) {
                labels.put(name, value);
            }
        });
        oldLabels().forEach(labels::putNull);
        ObjectNode annotations = metadata.putObject("annotations");
        annotations.put(OUR_LABELS, String.join(",", labelNames()));
        annotations.put(OUR_TAINTS, String.join(",", taintIds()));
        ArrayNode taints = patch.putObject("spec").putArray("taints");
        finalTaints().forEach(taints::add);
        return patch;
    }

    /// What is ours from now on: also what a worker may not take off.
    private Set<String> labelNames() {
        return Stream.concat(
                        labelsAndTaints.labels().keySet().stream(),
                        notWanted().filter(text -> !labelsAndTaints.mayChange(text)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> taintIds() {
        return Stream.concat(
                        labelsAndTaints.taints().stream().map(Taint::id),
                        keptTaints().stream().map(LabelsAndTaintsPatch::id))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> label(String name) {
        JsonNode label = node.path("metadata").path("labels").path(name);
        return label.isString() ? Optional.of(label.asString()) : Optional.empty();
    }

    /// Labels that we once put on, that are still there and not wanted any more.
    private List<String> oldLabels() {
        return notWanted().filter(labelsAndTaints::mayChange).toList();
    }

    private Stream<String> notWanted() {
        return ours(OUR_LABELS).stream()
                .filter(name -> !labelsAndTaints.labels().containsKey(name)
                        && label(name).isPresent());
    }

    private Set<String> ours(String annotation) {
        String text = node.path("metadata").path("annotations").path(annotation).asString("");
        return Arrays.stream(text.split(",", -1))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<JsonNode> currentTaints() {
        return node.path("spec").path("taints").valueStream().toList();
    }

    /// Taints that are ours, that are wanted no more, and that this node may not take off.
    private List<JsonNode> keptTaints() {
        return labelsAndTaints.worker()
                ? currentTaints().stream().filter(this::abandoned).toList()
                : List.of();
    }

    private boolean abandoned(JsonNode taint) {
        return !wanted(taint) && ours(OUR_TAINTS).contains(id(taint));
    }

    private boolean wanted(JsonNode taint) {
        return labelsAndTaints.taints().stream()
                .anyMatch(otherTaint -> otherTaint.id().equals(id(taint)));
    }

    /// Others' taints as they are, then ours.
    private List<JsonNode> finalTaints() {
        List<JsonNode> taints = new ArrayList<>(currentTaints().stream()
                .filter(node -> !wanted(node) && (labelsAndTaints.worker() || !abandoned(node)))
                .toList());
        Map<String, Taint> wanted = new LinkedHashMap<>();
        labelsAndTaints.taints().forEach(taint -> wanted.put(taint.id(), taint));
        wanted.values().forEach(taint -> taints.add(json(taint)));
        return taints;
    }

    private static String id(JsonNode taint) {
        return taint.path("key").asString("") + ":" + taint.path("effect").asString("");
    }

    private static ObjectNode json(Taint taint) {
        ObjectNode json = Json.object().put("key", taint.key());
        if (!taint.value().isEmpty()) {
            json.put("value", taint.value());
        }
        return json.put("effect", taint.effect());
    }

    /// In no order, and without what the server adds to each.
    private static Set<String> taints(List<JsonNode> taints) {
        return taints.stream()
                .map(taint -> taint.path("key").asString("") + "="
                        + taint.path("value").asString("") + ":"
                        + taint.path("effect").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
