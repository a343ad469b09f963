package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;

/// Kubernetes objects written as YAML.
public final class Manifest {
    private Manifest() {}

    /// The objects of a multi-document YAML text; empty documents are left out.
    public static List<JsonNode> parse(String yaml) {
        List<JsonNode> objects = new ArrayList<>();
        try {
            for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
                if (document != null) {
                    objects.add(Json.tree(document));
                }
            }
        } catch (YamlEngineException e) {
            throw new NodeletException("not a YAML manifest: " + e.getMessage(), e);
        }
        return List.copyOf(objects);
    }
}
