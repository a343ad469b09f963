package io.nodelet.kube;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Where an object or a collection lies on an API server.
///
/// @param collection the collection's path, such as `/apis/apps/v1/namespaces/kube-system/deployments`
/// @param name       the object's name in it
public record KubePath(String collection, String name) {
    public static final String NODES = "/api/v1/nodes";
    public static final String PODS = "/api/v1/pods";

    private static final Map<String, Kind> KNOWN = Map.ofEntries(
            cluster("v1/Namespace", "namespaces"),
            cluster("v1/Node", "nodes"),
            inNamespace("v1/ConfigMap", "configmaps"),
            inNamespace("v1/Event", "events"),
            inNamespace("v1/Pod", "pods"),
            inNamespace("v1/Secret", "secrets"),
            inNamespace("v1/Service", "services"),
            inNamespace("v1/ServiceAccount", "serviceaccounts"),
            inNamespace("apps/v1/DaemonSet", "daemonsets"),
            inNamespace("apps/v1/Deployment", "deployments"),
            inNamespace("coordination.k8s.io/v1/Lease", "leases"),
            inNamespace("policy/v1/PodDisruptionBudget", "poddisruptionbudgets"),
            inNamespace("discovery.k8s.io/v1/EndpointSlice", "endpointslices"),
            cluster(
                    "admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration",
                    "validatingwebhookconfigurations"),
            cluster("admissionregistration.k8s.io/v1/MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
            cluster("apiregistration.k8s.io/v1/APIService", "apiservices"),
            cluster("certificates.k8s.io/v1/CertificateSigningRequest", "certificatesigningrequests"),
            cluster("admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
            cluster(
                    "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding",
                    "validatingadmissionpolicybindings"),
            cluster("rbac.authorization.k8s.io/v1/ClusterRole", "clusterroles"),
            cluster("rbac.authorization.k8s.io/v1/ClusterRoleBinding", "clusterrolebindings"),
            inNamespace("rbac.authorization.k8s.io/v1/Role", "roles"),
            inNamespace("rbac.authorization.k8s.io/v1/RoleBinding", "rolebindings"));

    /// How a kind appears in paths.
    record Kind(String plural, boolean namespaced) {}

    /// The kinds that need no look-up, by `apiVersion/kind`.
    static Optional<Kind> known(String apiVersion, String kind) {
        return Optional.ofNullable(KNOWN.get(apiVersion + "/" + kind));
    }

    public static String node(String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a node without a name is the list of all nodes");
        }
        return NODES + "/" + name;
    }

    public static String pods(String namespace) {
        return namespaced("v1", namespace, "pods");
    }

    /// Such as `namespaced("apps/v1", "kube-system", "deployments")`.
    public static String namespaced(String apiVersion, String namespace, String plural) {
        return root(apiVersion) + "/namespaces/" + namespace + "/" + plural;
    }

    /// Such as `global("apiregistration.k8s.io/v1", "apiservices")`.
    public static String global(String apiVersion, String plural) {
        return root(apiVersion) + "/" + plural;
    }

    /// Where `object`, whose kind appears as `kind`, lies.
    static KubePath of(JsonNode object, Kind kind) {
        String apiVersion = object.path("apiVersion").asString("");
        JsonNode metadata = object.path("metadata");
        String name = metadata.path("name").asString("");
        String collection = kind.namespaced()
                ? namespaced(apiVersion, metadata.path("namespace").asString("default"), kind.plural())
                : global(apiVersion, kind.plural());
        return new KubePath(collection, name);
    }

    /// Where an object lies, when its kind needs no look-up.
    public static Optional<KubePath> known(JsonNode object) {
        return known(object.path("apiVersion").asString(""), object.path("kind").asString(""))
                .map(kind -> of(object, kind));
    }

    /// Where an object of a kind that needs no look-up lies.
    public static KubePath of(JsonNode object) {
        String apiVersion = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        return of(
                object,
                known(apiVersion, kind)
                        .orElseThrow(() -> new IllegalArgumentException("unknown kind " + apiVersion + "/" + kind)));
    }

    /// The API group's root: `/api/v1` for the core group, `/apis/<group>/<version>` for all others.
    static String root(String apiVersion) {
        return (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    }

    @Override
    public String toString() {
        return collection + "/" + name;
    }

    private static Map.Entry<String, Kind> cluster(String key, String plural) {
        return Map.entry(key, new Kind(plural, false));
    }

    private static Map.Entry<String, Kind> inNamespace(String key, String plural) {
        return Map.entry(key, new Kind(plural, true));
    }
}
