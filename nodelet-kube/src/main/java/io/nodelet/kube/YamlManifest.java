package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.NodeletException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;

/// Kubernetes objects written as YAML.
public final class YamlManifest {
    private YamlManifest() {}

    /// One object as YAML, for people and for Kubernetes' programs.
    public static String text(JsonNode object) {
        var settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings).dumpToString(plain(object));
    }

    private static @Nullable Object plain(JsonNode tree) {
        return switch (tree.getNodeType()) {
            case OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                tree.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
                yield map;
            }
            case ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                tree.forEach(node -> list.add(plain(node)));
                yield list;
            }
            case STRING -> tree.stringValue();
            case BOOLEAN -> tree.booleanValue();
            case NUMBER -> tree.numberValue();
            default -> null;
        };
    }

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
