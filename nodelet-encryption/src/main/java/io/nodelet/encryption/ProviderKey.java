package io.nodelet.encryption;

import io.nodelet.kube.YamlManifest;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One key of an EncryptionConfiguration, whoever wrote that, or a provider without keys.
///
/// @param resources what it is for, such as `secrets`
/// @param provider  `secretbox`, `aescbc`, `aesgcm`, `kms` or `identity`
/// @param name      the key's; the plugin's for `kms`; empty for `identity`
/// @param print     of the key, 16 hex digits; empty where the provider has none in the file
public record ProviderKey(String resources, String provider, String name, String print) {
    /// Those of a file, in order: the first of a resource writes. None where it is no EncryptionConfiguration.
    public static List<ProviderKey> of(String text) {
        try {
            List<ProviderKey> all = new ArrayList<>();
            for (JsonNode document : YamlManifest.parse(text)) {
                if (document.path("kind").asString("").equals("EncryptionConfiguration")) {
                    document.path("resources").forEach(node -> add(node, all));
                }
            }
            return all;
        } catch (NodeletException e) {
            return List.of();
        }
    }

    private static void add(JsonNode entry, List<ProviderKey> all) {
        String resources = entry.path("resources")
                .valueStream()
                .map(node -> node.asString(""))
                .collect(Collectors.joining(","));
        for (JsonNode provider : entry.path("providers")) {
            provider.properties().forEach(pair -> {
                JsonNode keys = pair.getValue().path("keys");
                String name = pair.getValue().path("name").asString("");
                if (keys.isEmpty()) {
                    all.add(new ProviderKey(resources, pair.getKey(), name, ""));
                }
                keys.forEach(key -> all.add(of(resources, pair.getKey(), key)));
            });
        }
    }

    private static ProviderKey of(String resources, String provider, JsonNode key) {
        return new ProviderKey(
                resources,
                provider,
                key.path("name").asString(""),
                SecretboxKey.printOf(key.path("secret").asString("")));
    }

    /// Whether the file can be read at all.
    public static boolean readable(String text) {
        return of(text).stream().anyMatch(providerKey -> !providerKey.provider.equals("identity"));
    }

    /// How etcd names what it sealed.
    public String seal() {
        return provider.equals("identity") ? StoredSecrets.PLAIN : provider + " " + name;
    }

    /// For programs, in this order.
    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("resources", resources);
        tree.put("provider", provider);
        tree.put("name", name);
        tree.put("print", print);
        return tree;
    }

    /// For people, and to compare what two masters have.
    @Override
    public String toString() {
        return (resources.equals("secrets") ? "" : resources + ": ")
                + provider
                + (name.isEmpty() ? "" : " " + name)
                + (print.isEmpty() ? "" : " (" + print + ")");
    }
}
