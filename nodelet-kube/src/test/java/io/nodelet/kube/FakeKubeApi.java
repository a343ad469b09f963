package io.nodelet.kube;

import io.nodelet.model.Health;
import io.nodelet.model.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An API server in memory that keeps [KubeApiContract]: resource versions, field ownership of applies, selectors,
/// evictions within budgets. Lists are replaced whole by an apply. Fails on kinds that it does not know.
///
/// What a cluster's other parts would do is told to it: [#down], [#onApply], [#conflictOnce], plain patches of status.
public final class FakeKubeApi implements KubeApi {
    private final SortedMap<String, ObjectNode> objects = new TreeMap<>();
    private final Map<String, ObjectNode> applied = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private UnaryOperator<ObjectNode> reaction = UnaryOperator.identity();
    private @Nullable String outage;
    private int conflicts;
    private long version;

    /// From now on nothing answers.
    public synchronized void down(String why) {
        outage = why;
    }

    /// From now on it answers again.
    public synchronized void up() {
        outage = null;
    }

    /// The next conditional patch meets a change that somebody else made just before.
    public void conflictOnce() {
        conflicts++;
    }

    /// What controllers do to each object that is applied.
    public void onApply(UnaryOperator<ObjectNode> controllers) {
        reaction = controllers;
    }

    /// Every change asked for, such as `apply /api/v1/nodes/n1`, in order.
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /// Puts an object there as if somebody else had made it.
    public void given(String yaml) {
        YamlManifest.parse(yaml).forEach(object -> put(path(object), (ObjectNode) object.deepCopy()));
    }

    /// The object at `path`, which must be there.
    public synchronized JsonNode at(String path) {
        return Optional.ofNullable(objects.get(path))
                .orElseThrow(() -> new AssertionError("nothing at " + path + ", only " + objects.keySet()));
    }

    @Override
    public Health ready() {
        return outage == null ? Health.healthy() : Health.unhealthy(ReasonCode.API_UNREACHABLE, "", outage);
    }

    @Override
    public synchronized Optional<JsonNode> get(String path) {
        answer();
        return Optional.ofNullable(objects.get(path)).map(JsonNode::deepCopy);
    }

    @Override
    public Optional<JsonNode> find(JsonNode object) {
        answer();
        return KubePath.known(FakeRules.text(object, "apiVersion"), FakeRules.text(object, "kind"))
                .flatMap(known -> get(KubePath.of(object, known).toString()));
    }

    @Override
    public String getText(String path) {
        answer();
        if (path.equals("/readyz")) {
            return "ok";
        }
        throw new KubeException(404, "GET " + path + ": 404", "", null);
    }

    @Override
    public synchronized List<JsonNode> list(String path, Selector selector) {
        answer();
        return objects.entrySet().stream()
                .filter(entry -> in(path, entry.getKey()))
                .map(Map.Entry::getValue)
                .filter(object -> FakeRules.selects(selector, object))
                .limit(selector.limit() == 0 ? Long.MAX_VALUE : selector.limit())
                .<JsonNode>map(ObjectNode::deepCopy)
                .toList();
    }

    /// A collection without a namespace in its path spans all of them.
    private static boolean in(String collection, String path) {
        String plural = collection.substring(collection.lastIndexOf('/'));
        String root = collection.substring(0, collection.length() - plural.length());
        String parent = path.substring(0, path.lastIndexOf('/'));
        return parent.equals(collection) || (parent.startsWith(root + "/namespaces/") && parent.endsWith(plural));
    }

    /// Tells of what is there now, and ends at once.
    @Override
    public void watch(String path, Duration limit, Consumer<JsonNode> seen) {
        list(path, Selector.ALL).forEach(seen);
    }

    @Override
    public synchronized JsonNode create(JsonNode object) {
        String path = path(object);
        record("create " + path);
        if (objects.containsKey(path)) {
            throw refused(409, path + " already exists");
        }
        return put(path, reaction.apply((ObjectNode) object.deepCopy())).deepCopy();
    }

    @Override
    public synchronized JsonNode apply(JsonNode object) {
        String path = path(object);
        record("apply " + path);
        ObjectNode wanted = (ObjectNode) object.deepCopy();
        ObjectNode now = Optional.ofNullable(objects.get(path)).orElse(wanted.deepCopy());
        ObjectNode before = applied.get(path);
        if (before != null) {
            FakeRules.removeAbandoned(now, before, wanted);
        }
        FakeRules.merge(now, wanted);
        applied.put(path, wanted);
        return put(path, reaction.apply(now)).deepCopy();
    }

    /// Of conditions, those of the same type are replaced.
    @Override
    public synchronized JsonNode applyStatus(JsonNode object) {
        String path = path(object);
        record("apply " + path + "/status");
        ObjectNode now = objects.get(path);
        if (now == null) {
            throw refused(404, path + " not found");
        }
        ArrayNode conditions = now.withObjectProperty("status").withArrayProperty("conditions");
        for (JsonNode wanted : object.path("status").path("conditions")) {
            conditions.removeIf(node -> node.path("type").equals(wanted.path("type")));
            conditions.add(wanted.deepCopy());
        }
        return put(path, now).deepCopy();
    }

    @Override
    public synchronized JsonNode patch(String path, JsonNode mergePatch) {
        record("patch " + path);
        String main = path.endsWith("/status") || path.endsWith("/approval")
                ? path.substring(0, path.lastIndexOf('/'))
                : path;
        ObjectNode now = objects.get(main);
        if (now == null) {
            throw refused(404, path + " not found");
        }
        String expected = mergePatch.path("metadata").path("resourceVersion").asString("");
        if (!expected.isEmpty() && conflicts > 0) {
            conflicts--;
            put(main, now);
        }
        if (!expected.isEmpty() && !expected.equals(FakeRules.text(now, "metadata.resourceVersion"))) {
            throw refused(409, path + ": the object has been modified");
        }
        FakeRules.mergePatch(now, mergePatch);
        return put(main, now).deepCopy();
    }

    @Override
    public synchronized boolean delete(String path) {
        record("delete " + path);
        String main = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
        applied.remove(main);
        return objects.remove(main) != null;
    }

    @Override
    public Eviction evict(String namespace, String pod) {
        String path = KubePath.pods(namespace) + "/" + pod;
        record("evict " + path);
        ObjectNode found = objects.get(path);
        if (found == null) {
            return new Eviction.Gone();
        }
        Optional<String> budget = FakeRules.text(found, "status.phase").equals("Running")
                ? list(KubePath.namespaced("policy/v1", namespace, "poddisruptionbudgets"), Selector.ALL).stream()
                        .filter(pdb -> FakeRules.guards(pdb, found))
                        .map(pdb -> FakeRules.text(pdb, "metadata.name"))
                        .min(Comparator.naturalOrder())
                : Optional.empty();
        if (budget.isPresent()) {
            return new Eviction.Blocked("429 the disruption budget " + budget.get() + " does not allow it");
        }
        objects.remove(path);
        return new Eviction.Evicted();
    }

    private ObjectNode put(String path, ObjectNode object) {
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        metadata.put("resourceVersion", String.valueOf(++version));
        objects.put(path, object);
        return object;
    }

    private static String path(JsonNode object) {
        String apiVersion = FakeRules.text(object, "apiVersion");
        String kind = FakeRules.text(object, "kind");
        return KubePath.known(apiVersion, kind)
                .map(known -> KubePath.of(object, known).toString())
                .orElseThrow(() -> refused(404, "the fake knows no " + apiVersion + "/" + kind));
    }

    private void record(String call) {
        answer();
        calls.add(call);
    }

    private void answer() {
        if (outage != null) {
            throw refused(0, outage);
        }
    }

    private static KubeException refused(int status, String message) {
        return new KubeException(status, message, "", null);
    }
}
