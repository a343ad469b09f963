package io.nodelet.identity;

import io.nodelet.kube.Eviction;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.RetiredNodes;
import io.nodelet.kube.Selector;
import io.nodelet.model.Health;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The cluster's API, each call by that one of the node's identities which has no more rights than the call needs: pods
/// as kubelet, which the Node authorizer and NodeRestriction keep to this node's; objects that grant rights or limit
/// them as the super-admin, on masters; everything else as the daemon's own user.
///
/// @param own     the daemon's user
/// @param kubelet this node's kubelet
/// @param rights  makes RBAC objects and admission policies; the daemon's own user where the node makes none
public record NodeApi(KubeApi own, KubeApi kubelet, KubeApi rights) implements KubeApi {
    private static final Pattern PODS = Pattern.compile("/api/v1/(namespaces/[^/]+/)?pods(/.*)?");
    private static final Pattern RIGHTS =
            Pattern.compile("/apis/(rbac\\.authorization|admissionregistration)\\.k8s\\.io/.*|" + RetiredNodes.PATH);
    private static final int FORBIDDEN = 403;

    @Override
    public Health ready() {
        return own.ready();
    }

    /// In a new cluster nobody may look at rights before the super-admin has made them.
    @Override
    public Optional<JsonNode> get(String path) {
        try {
            return reader(path).get(path);
        } catch (KubeException e) {
            if (e.status() == FORBIDDEN && RIGHTS.matcher(path).matches()) {
                return rights.get(path);
            }
            throw e;
        }
    }

    @Override
    public Optional<JsonNode> find(JsonNode object) {
        return own.find(object);
    }

    @Override
    public String getText(String path) {
        return own.getText(path);
    }

    @Override
    public List<JsonNode> list(String path, Selector selector) {
        return reader(path).list(path, selector);
    }

    @Override
    public void each(String path, Selector selector, int page, Predicate<JsonNode> more) {
        reader(path).each(path, selector, page, more);
    }

    @Override
    public void watch(String path, Duration limit, Consumer<JsonNode> seen) {
        reader(path).watch(path, limit, seen);
    }

    @Override
    public JsonNode create(JsonNode object) {
        return own.create(object);
    }

    @Override
    public JsonNode apply(JsonNode object) {
        boolean grants = KubePath.known(object)
                .filter(kubePath -> RIGHTS.matcher(kubePath.toString()).matches())
                .isPresent();
        return (grants ? rights : own).apply(object);
    }

    @Override
    public JsonNode applyStatus(JsonNode object) {
        return own.applyStatus(object);
    }

    @Override
    public JsonNode patch(String path, JsonNode mergePatch) {
        return reader(path).patch(path, mergePatch);
    }

    @Override
    public boolean delete(String path) {
        return (RIGHTS.matcher(path).matches() ? rights : reader(path)).delete(path);
    }

    @Override
    public Eviction evict(String namespace, String pod) {
        return kubelet.evict(namespace, pod);
    }

    private KubeApi reader(String path) {
        return PODS.matcher(path).matches() ? kubelet : own;
    }
}
