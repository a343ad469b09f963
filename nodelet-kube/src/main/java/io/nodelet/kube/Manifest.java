package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Kubernetes objects written as YAML, with `${name}` where a value goes in.
public final class Manifest {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");

    private Manifest() {}

    /// The objects of a multi-document YAML text; empty documents are left out.
    public static List<JsonNode> parse(String yaml) {
        List<JsonNode> objects = new ArrayList<>();
        try {
            for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
                if (document != null) {
                    objects.add(JsonMapper.shared().valueToTree(document));
                }
            }
        } catch (YamlEngineException e) {
            throw new NodeletException("not a YAML manifest: " + e.getMessage(), e);
        }
        return List.copyOf(objects);
    }

    /// The text of the class path resource `name` beside `owner`, with `values` filled in.
    public static String render(Class<?> owner, String name, Map<String, String> values) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new NodeletException("no resource " + name + " beside " + owner.getName());
            }
            return fill(new String(in.readAllBytes(), StandardCharsets.UTF_8), values);
        } catch (IOException e) {
            throw new NodeletException("can't read resource " + name + ": " + e.getMessage(), e);
        }
    }

    /// Fills every place; a place without a value and a value without a place are errors.
    static String fill(String template, Map<String, String> values) {
        TreeSet<String> unused = new TreeSet<>(values.keySet());
        Matcher places = PLACE.matcher(template);
        String text = places.replaceAll(place -> {
            String name = place.group(1);
            unused.remove(name);
            String value = values.get(name);
            if (value == null) {
                throw new NodeletException("the template names ${" + name + "}, which has no value");
            }
            return Matcher.quoteReplacement(value);
        });
        if (!unused.isEmpty()) {
            throw new NodeletException("the template has no place for " + unused);
        }
        return text;
    }
}
