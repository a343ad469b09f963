package io.nodelet.identity.certs;

import io.nodelet.kube.Eviction;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// A server that refuses every call alike.
public record Refusing(KubeException fault) implements KubeApi {
    @Override
    public Health ready() {
        return new Health.Unhealthy(fault.failure());
    }

    @Override
    public Optional<JsonNode> get(String path) {
        throw fault;
    }

    @Override
    public Optional<JsonNode> find(JsonNode object) {
        throw fault;
    }

    @Override
    public String getText(String path) {
        throw fault;
    }

    @Override
    public List<JsonNode> list(String path, Selector selector) {
        throw fault;
    }

    @Override
    public void watch(String path, Duration limit, Consumer<JsonNode> seen) {
        throw fault;
    }

    @Override
    public JsonNode create(JsonNode object) {
        throw fault;
    }

    @Override
    public JsonNode apply(JsonNode object) {
        throw fault;
    }

    @Override
    public JsonNode applyStatus(JsonNode object) {
        throw fault;
    }

    @Override
    public JsonNode patch(String path, JsonNode mergePatch) {
        throw fault;
    }

    @Override
    public boolean delete(String path) {
        throw fault;
    }

    @Override
    public Eviction evict(String namespace, String pod) {
        throw fault;
    }
}
