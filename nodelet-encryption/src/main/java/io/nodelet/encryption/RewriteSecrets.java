package io.nodelet.encryption;

import io.nodelet.engine.Progress;
import io.nodelet.json.Json;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.kube.KubePath;
import io.nodelet.kube.Selector;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.objects.ApiRetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Has the API server write every Secret anew: it seals with the key that writes now. A patch that changes nothing does
/// so only where an older key sealed it, and never overwrites what somebody else writes meanwhile.
///
/// @param api    the cluster's, with the rights of an administrator
/// @param stored what is in etcd
public record RewriteSecrets(KubeApi api, StoredSecrets stored) {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofMinutes(1));
    private static final String SECRETS = KubePath.global("v1", "secrets");
    private static final int NOT_FOUND = 404;
    private static final int SHOWN = 5;
    private static final int EVERY = 100;
    private static final int ROUNDS = 3;

    /// Until none is sealed with anything but the first of `keys`.
    ///
    /// @return how many there are
    /// @throws NodeletException where some can't be written
    int run(ManagedEncryptionConfig keys, Progress progress) {
        SortedMap<String, Integer> others = new TreeMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            rewrite(progress);
            Map<String, Integer> all = stored.bySeal();
            others.clear();
            others.putAll(all);
            int done = others.getOrDefault(seal(keys), 0);
            others.remove(seal(keys));
            if (others.isEmpty()) {
                return done;
            }
        }
        throw new NodeletException(
                "Secrets in etcd are still sealed with something else than "
                        + keys.first().name() + ": " + others,
                "An API server that this rotation does not know may write with an older key: look for masters that are not"
                        + " members of etcd. Then run it again; the old key stays until then.");
    }

    private static String seal(ManagedEncryptionConfig keys) {
        return "secretbox " + keys.first().name();
    }

    private void rewrite(Progress progress) {
        List<String> paths = new ArrayList<>();
        RETRY.run(progress, () -> {
            paths.clear();
            api.each(
                    SECRETS,
                    Selector.ALL,
                    node -> paths.add(KubePath.namespaced(
                                    "v1",
                                    node.path("metadata").path("namespace").asString(""),
                                    "secrets")
                            + "/" + node.path("metadata").path("name").asString("")));
        });
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < paths.size(); i++) {
            if (i % EVERY == 0) {
                progress.say("writing Secrets anew: " + i + " of " + paths.size());
            }
            touch(paths.get(i), refused, progress);
        }
        if (!refused.isEmpty()) {
            throw new NodeletException(
                    "can't write " + refused.size() + " Secrets anew: "
                            + String.join("; ", refused.subList(0, Math.min(SHOWN, refused.size()))),
                    "See what refuses them (a webhook, perhaps), or delete them; then run it again. The old key stays until"
                            + " then.");
        }
    }

    private void touch(String path, List<String> refused, Progress progress) {
        try {
            RETRY.run(progress, () -> patch(path));
        } catch (KubeException e) {
            refused.add(String.valueOf(e.getMessage()));
        }
    }

    /// One that is gone meanwhile needs nothing.
    private void patch(String path) {
        try {
            var _ = api.patch(path, Json.object());
        } catch (KubeException e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
        }
    }
}
