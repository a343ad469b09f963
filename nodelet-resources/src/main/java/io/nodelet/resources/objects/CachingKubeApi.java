package io.nodelet.resources.objects;

import io.nodelet.engine.CheckCache;
import io.nodelet.kube.Eviction;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// An API of which nothing is asked twice within one look: half of the phases want to see the node's object.
///
/// @param api that is asked
public record CachingKubeApi(KubeApi api) implements KubeApi {
    private record Question(KubeApi api, String path) {}

    @Override
    public Health ready() {
        return CheckCache.once(new Question(api, ""), api::ready);
    }

    @Override
    public Optional<JsonNode> get(String path) {
        return CheckCache.once(new Question(api, path), () -> api.get(path));
    }

    @Override
    public Optional<JsonNode> find(JsonNode object) {
        return api.find(object);
    }

    @Override
    public String getText(String path) {
        return api.getText(path);
    }

    @Override
    public List<JsonNode> list(String path, Selector selector) {
        return api.list(path, selector);
    }

    @Override
    public void each(String path, Selector selector, int page, Predicate<JsonNode> more) {
        api.each(path, selector, page, more);
    }

    @Override
    public void watch(String path, Duration limit, Consumer<JsonNode> seen) {
        api.watch(path, limit, seen);
    }

    @Override
    public JsonNode create(JsonNode object) {
        return api.create(object);
    }

    @Override
    public JsonNode apply(JsonNode object) {
        return api.apply(object);
    }

    @Override
    public JsonNode applyStatus(JsonNode object) {
        return api.applyStatus(object);
    }

    @Override
    public JsonNode patch(String path, JsonNode mergePatch) {
        return api.patch(path, mergePatch);
    }

    @Override
    public boolean delete(String path) {
        return api.delete(path);
    }

    @Override
    public Eviction evict(String namespace, String pod) {
        return api.evict(namespace, pod);
    }
}
