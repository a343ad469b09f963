package io.nodelet.resources.objects;

import io.nodelet.kube.YamlManifest;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The objects of a manifest, parsed anew only when its text is another one: a daemon declares them
/// each minute.
public final class DeclaredObjects {
    private String text = "";
    private List<JsonNode> objects = List.of();

    /// The objects of a multi-document YAML text.
    public synchronized List<JsonNode> of(String manifest) {
        if (!manifest.equals(text)) {
            objects = YamlManifest.parse(manifest);
            text = manifest;
        }
        return objects;
    }
}
