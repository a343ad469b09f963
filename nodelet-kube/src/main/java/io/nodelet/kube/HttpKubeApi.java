package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The API server over HTTPS. May be made before the certificates of an [FileClientConfig] exist: files are read at the
/// first
/// call.
public final class HttpKubeApi implements KubeApi {
    private static final int NOT_FOUND = 404;

    /// How many times as many objects the next page has, for who did not soon have enough after all.
    private static final int LARGER = 5;

    /// How much later than promised the server may end a watch.
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final ReloadingHttpClient reloadingHttpClient;
    private final Map<String, KubePath.Kind> discovered = new ConcurrentHashMap<>();

    public HttpKubeApi(ClientConfig clientConfig) {
        this(clientConfig, Duration.ofSeconds(10));
    }

    /// @param limit how long one call may take
    public HttpKubeApi(ClientConfig clientConfig, Duration limit) {
        this.reloadingHttpClient = new ReloadingHttpClient(clientConfig, limit);
    }

    @Override
    public Health ready() {
        try {
            HttpResponse answer = reloadingHttpClient.get("/readyz");
            return answer.status() == 200
                    ? Health.healthy()
                    : Health.unhealthy(refusal(answer), "", "/readyz: " + words(answer));
        } catch (NodeletException e) {
            return new Health.Unhealthy(e.failure().as(ReasonCode.API_UNREACHABLE, ""));
        }
    }

    private static ReasonCode refusal(HttpResponse answer) {
        return answer.status() == 401 || answer.status() == 403 ? ReasonCode.API_REFUSED : ReasonCode.API_NOT_READY;
    }

    @Override
    public String getText(String path) {
        HttpResponse answer = reloadingHttpClient.get(path);
        if (!answer.ok()) {
            throw new KubeException(
                    answer.status(),
                    "GET " + path + ": " + answer.status() + " " + answer.body().strip(),
                    "",
                    null);
        }
        return answer.body();
    }

    @Override
    public Optional<JsonNode> get(String path) {
        HttpResponse answer = reloadingHttpClient.get(path);
        return answer.status() == NOT_FOUND ? Optional.empty() : Optional.of(tree("GET " + path, answer));
    }

    @Override
    public Optional<JsonNode> find(JsonNode object) {
        try {
            return get(KubePath.of(object, kind(object)).toString());
        } catch (KubeException e) {
            if (e.status() == NOT_FOUND) {
                return Optional.empty(); // nobody has defined its kind yet
            }
            throw e;
        }
    }

    @Override
    public List<JsonNode> list(String path, Selector selector) {
        List<JsonNode> items = new ArrayList<>();
        int most = selector.limit() == 0 ? Integer.MAX_VALUE : selector.limit();
        each(path, selector, Math.min(PAGE, most), object -> items.add(object) && items.size() < most);
        return List.copyOf(items);
    }

    @Override
    public void each(String path, Selector selector, int page, Predicate<JsonNode> more) {
        Optional<String> next = Optional.of("");
        for (int size = page; next.isPresent(); size = Math.min(PAGE, size * LARGER)) {
            next = page(path + query(selector, size, next.get()), more);
        }
    }

    /// @return what the next page is asked for with; empty when there is none, or nobody wants it
    private Optional<String> page(String target, Predicate<JsonNode> more) {
        AtomicReference<Optional<String>> next = new AtomicReference<>(Optional.empty());
        HttpResponse answer = reloadingHttpClient.stream(target, body -> {
            Optional<JsonNode> rest = items(target, body, more);
            next.set(rest.map(node -> node.path("metadata").path("continue").asString(""))
                    .filter(text -> !text.isEmpty()));
            return rest.isEmpty();
        });
        if (answer.status() != 200) {
            tree("GET " + target, answer);
        }
        return next.get();
    }

    private static Optional<JsonNode> items(String target, InputStream body, Predicate<JsonNode> more)
            throws IOException {
        try {
            return Json.items(body, "items", more);
        } catch (JacksonException e) {
            throw new KubeException(0, "GET " + target + ": the API server's answer is not JSON", "", e);
        }
    }

    private static String query(Selector selector, int page, String next) {
        StringBuilder query = new StringBuilder("?limit=" + page);
        Map.of(
                        "labelSelector", selector.labelSelector(),
                        "fieldSelector", selector.fieldSelector(),
                        "continue", next)
                .forEach((name, value) -> {
                    if (!value.isEmpty()) {
                        query.append('&').append(name).append('=');
                        query.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
                    }
                });
        return query.toString();
    }

    @Override
    public void watch(String path, Duration limit, Consumer<JsonNode> seen) {
        String target = path + "?watch=true&timeoutSeconds=" + limit.toSeconds();
        AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
        HttpResponse answer = reloadingHttpClient.lines(target, limit.plus(GRACE), line -> {
            try {
                told(target, line.orElseThrow(() -> tooLarge(path))).ifPresent(seen);
            } catch (RuntimeException e) { // thrown once the server has ended: one object must not cost the others
                fault.compareAndSet(null, e);
            }
        });
        if (answer.status() != 200) {
            tree("GET " + target, answer);
        }
        RuntimeException first = fault.get();
        if (first != null) {
            throw first;
        }
    }

    private static NodeletException tooLarge(String path) {
        return new NodeletException(
                "an object of " + path + " is too large to be looked at, and was left out",
                "See whose it is: kubectl get --raw " + path);
    }

    /// The object that a line of a watch tells of, but for those that are gone.
    private static Optional<JsonNode> told(String target, String line) {
        JsonNode event = tree("GET " + target, new HttpResponse(200, line));
        return switch (event.path("type").asString("")) {
            case "ADDED", "MODIFIED" -> Optional.of(event.path("object"));
            case "ERROR" -> {
                JsonNode status = event.path("object");
                throw new KubeException(
                        status.path("code").asInt(0),
                        "the watch ended: " + status.path("message").asString(""),
                        "",
                        null);
            }
            default -> Optional.empty();
        };
    }

    @Override
    public JsonNode create(JsonNode object) {
        String path = KubePath.of(object, kind(object)).collection();
        return call("POST", path, "application/json", Json.text(object));
    }

    @Override
    public JsonNode apply(JsonNode object) {
        String path = KubePath.of(object, kind(object)) + "?fieldManager=nodelet&force=true";
        return call("PATCH", path, "application/apply-patch+yaml", Json.text(object));
    }

    @Override
    public JsonNode applyStatus(JsonNode object) {
        String path = KubePath.of(object, kind(object)) + "/status?fieldManager=nodelet&force=true";
        return call("PATCH", path, "application/apply-patch+yaml", Json.text(object));
    }

    @Override
    public JsonNode patch(String path, JsonNode mergePatch) {
        return call("PATCH", path, "application/merge-patch+json", Json.text(mergePatch));
    }

    @Override
    public boolean delete(String path) {
        HttpResponse answer = reloadingHttpClient.send("DELETE", path, "", "");
        if (answer.status() == NOT_FOUND) {
            return false;
        }
        tree("DELETE " + path, answer);
        return true;
    }

    @Override
    public Eviction evict(String namespace, String pod) {
        JsonNode body = Json.object()
                .put("apiVersion", "policy/v1")
                .put("kind", "Eviction")
                .set("metadata", Json.object().put("name", pod).put("namespace", namespace));
        String path = KubePath.pods(namespace) + "/" + pod + "/eviction";
        HttpResponse answer = reloadingHttpClient.send("POST", path, "application/json", Json.text(body));
        return switch (answer.status()) {
            case NOT_FOUND -> new Eviction.Gone();
            case 429 -> new Eviction.Blocked(words(answer));
            default -> {
                tree("POST " + path, answer);
                yield new Eviction.Evicted();
            }
        };
    }

    private KubePath.Kind kind(JsonNode object) {
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        return KubePath.known(apiVersion, kind)
                .orElseGet(() -> discovered.computeIfAbsent(apiVersion + "/" + kind, _ -> discover(apiVersion, kind)));
    }

    private KubePath.Kind discover(String apiVersion, String kind) {
        String root = KubePath.root(apiVersion);
        JsonNode resources = get(root).map(found -> found.path("resources")).orElseThrow(() -> unknown(root, kind));
        for (JsonNode resource : resources) {
            String name = resource.path("name").asString("");
            if (resource.path("kind").asString("").equals(kind) && !name.contains("/")) {
                return new KubePath.Kind(name, resource.path("namespaced").asBoolean(false));
            }
        }
        throw unknown(root, kind);
    }

    private static KubeException unknown(String root, String kind) {
        return new KubeException(
                NOT_FOUND, "the API server has no kind " + kind + " at " + root, "Install its CRD first.", null);
    }

    private JsonNode call(String method, String path, String type, String body) {
        return tree(method + " " + path, reloadingHttpClient.send(method, path, type, body));
    }

    /// @param what was asked, for the message
    private static JsonNode tree(String what, HttpResponse answer) {
        if (!answer.ok()) {
            throw new KubeException(answer.status(), what + ": the API server says " + words(answer), "", null);
        }
        try {
            return Json.read(answer.body());
        } catch (JacksonException e) {
            throw new KubeException(0, what + ": the API server's answer is not JSON", "", e);
        }
    }

    /// The status and what the server says about it: its `Status` object's message where it sent one, and the causes
    /// that it names.
    private static String words(HttpResponse answer) {
        try {
            JsonNode status = Json.read(answer.body());
            StringBuilder words = new StringBuilder(
                    answer.status() + " " + status.path("message").asString(""));
            for (JsonNode cause : status.path("details").path("causes")) {
                words.append(" (").append(cause.path("message").asString("")).append(')');
            }
            return words.toString().strip();
        } catch (JacksonException _) {
            return answer.status() + " " + answer.body().strip();
        }
    }
}
