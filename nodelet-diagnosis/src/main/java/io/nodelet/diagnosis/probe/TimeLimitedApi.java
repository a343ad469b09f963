package io.nodelet.diagnosis.probe;

import io.nodelet.kube.Eviction;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A server that is not asked again once it did not answer. For looking: it refuses to change anything.
public final class TimeLimitedApi implements KubeApi {
    private final KubeApi api;
    private final AtomicReference<@Nullable KubeException> silent = new AtomicReference<>();

    public TimeLimitedApi(KubeApi api) {
        this.api = api;
    }

    @Override
    public Health ready() {
        KubeException before = silent.get();
        return before == null ? api.ready() : new Health.Unhealthy(before.failure());
    }

    @Override
    public Optional<JsonNode> get(String path) {
        return ask(() -> api.get(path));
    }

    @Override
    public Optional<JsonNode> find(JsonNode object) {
        return ask(() -> api.find(object));
    }

    @Override
    public List<JsonNode> list(String path, Selector selector) {
        return ask(() -> api.list(path, selector));
    }

    @Override
    public void each(String path, Selector selector, int page, Predicate<JsonNode> more) {
        boolean _ = ask(() -> {
            api.each(path, selector, page, more);
            return true;
        });
    }

    @Override
    public String getText(String path) {
        return ask(() -> api.getText(path));
    }

    @Override
    public void watch(String path, Duration limit, Consumer<JsonNode> seen) {
        throw new IllegalStateException("a look does not wait");
    }

    @Override
    public JsonNode create(JsonNode object) {
        throw readOnly();
    }

    @Override
    public JsonNode apply(JsonNode object) {
        throw readOnly();
    }

    @Override
    public JsonNode applyStatus(JsonNode object) {
        throw readOnly();
    }

    @Override
    public JsonNode patch(String path, JsonNode mergePatch) {
        throw readOnly();
    }

    @Override
    public boolean delete(String path) {
        throw readOnly();
    }

    @Override
    public Eviction evict(String namespace, String pod) {
        throw readOnly();
    }

    private static IllegalStateException readOnly() {
        return new IllegalStateException("a look must not change anything");
    }

    private <T> T ask(Supplier<T> question) {
        KubeException before = silent.get();
        if (before != null) {
            throw before;
        }
        try {
            return question.get();
        } catch (KubeException e) {
            if (e.status() == 0) {
                silent.set(e);
            }
            throw e;
        }
    }
}
