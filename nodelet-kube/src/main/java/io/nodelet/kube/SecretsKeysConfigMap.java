package io.nodelet.kube;

/// The ConfigMap in which masters tell each other of the keys that Secrets are encrypted with.
public final class SecretsKeysConfigMap {
    public static final String NAME = "nodelet-secrets-keys";
    public static final String PATH = KubePath.namespaced("v1", "kube-system", "configmaps") + "/" + NAME;

    /// Under which a rotation stands in its data, while there is one.
    public static final String ROTATION = "rotation";

    private SecretsKeysConfigMap() {}

    /// Whether the masters are changing keys at this moment.
    ///
    /// @throws KubeException when the cluster does not answer
    public static boolean rotating(KubeApi api) {
        return api.get(PATH)
                .filter(node -> !node.path("data").path(ROTATION).asString("").isEmpty())
                .isPresent();
    }
}
