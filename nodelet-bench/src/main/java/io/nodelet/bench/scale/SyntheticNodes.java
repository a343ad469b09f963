package io.nodelet.bench.scale;

import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Nodes that exist in the API alone, each with fifty images in its status as kubelet reports them, and pods that run
/// there but are not ready: no program answers for them, so nobody is to ask them. No kubelet looks after the nodes
/// either, so the controller manager finds them NotReady after a while.
final class SyntheticNodes {
    private static final int AT_ONCE = 4;
    private static final int IMAGES = 50;
    private static final int PER_BYTE = 250;
    private final KubeApi api;

    SyntheticNodes(KubeApi api) {
        this.api = api;
    }

    /// @param pods of [nodelet-pod-reach], on the first of them
    void make(int nodes, int pods) {
        each("nodes", nodes, i -> api.create(object("node.json", i)));
        each("pods", pods, i -> {
            api.create(object("pod.json", i));
            api.applyStatus(status(object("pod.json", i)));
        });
    }

    private static void each(String what, int count, IntConsumer make) {
        AtomicInteger made = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (int i = 0; i < count; i++) {
                int number = i;
                threads.execute(() -> {
                    make.accept(number);
                    if (made.incrementAndGet() % 500 == 0) {
                        System.err.println(made + " of " + count + " " + what);
                    }
                });
            }
        }
        if (made.get() < count) {
            throw new IllegalStateException("only " + made + " of " + count + " " + what + " could be made");
        }
    }

    private static JsonNode object(String template, int number) {
        String address = "198.18." + number / PER_BYTE + "." + (1 + number % PER_BYTE);
        ObjectNode object = (ObjectNode) Json.read(text(template)
                .replace("${name}", "made-up-%05d".formatted(number))
                .replace("${address}", address));
        if (object.path("status").path("images") instanceof ArrayNode images) {
            fill(images);
        }
        return object;
    }

    private static void fill(ArrayNode images) {
        for (int i = 0; i < IMAGES; i++) {
            ObjectNode image = images.addObject();
            image.putArray("names")
                    .add("registry.example.org/team-%d/service-%d@sha256:%064x".formatted(i % 7, i, i * 31L))
                    .add("registry.example.org/team-%d/service-%d:v1.%d.0".formatted(i % 7, i, i));
            image.put("sizeBytes", 40_000_000L + i);
        }
    }

    private static JsonNode status(JsonNode pod) {
        ObjectNode status = Json.object();
        status.set("apiVersion", pod.path("apiVersion"));
        status.set("kind", pod.path("kind"));
        status.putObject("metadata")
                .put("name", pod.path("metadata").path("name").asString(""))
                .put("namespace", pod.path("metadata").path("namespace").asString(""));
        status.set("status", pod.path("status"));
        return status;
    }

    static String text(String name) {
        try (InputStream in = Objects.requireNonNull(SyntheticNodes.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
