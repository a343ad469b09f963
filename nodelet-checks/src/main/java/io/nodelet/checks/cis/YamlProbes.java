package io.nodelet.checks.cis;

import io.nodelet.checks.cis.CisProbe.Seen;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Looks at a setting of a YAML file.
///
/// @param file its path
record YamlProbes(String file) {
    /// That it says this.
    ///
    /// @param setting its place, such as `authentication.anonymous.enabled`
    CisProbe is(String setting, String wanted) {
        return at(setting, node -> node.asString("").equals(wanted));
    }

    /// That it is not there, or says something else.
    CisProbe isNot(String setting, String wrong) {
        return at(setting, node -> !node.asString("").equals(wrong));
    }

    CisProbe given(String setting) {
        return at(setting, node -> !node.asString("").isEmpty());
    }

    CisProbe begins(String setting, String start) {
        return at(setting, node -> node.asString("").startsWith(start));
    }

    CisProbe positive(String setting) {
        return at(setting, node -> node.asLong(0) > 0);
    }

    /// That it is a list of nothing but what fits.
    CisProbe listsOnly(String setting, Predicate<String> fits) {
        return at(
                setting, node -> !node.isEmpty() && node.valueStream().allMatch(item -> fits.test(item.asString(""))));
    }

    CisProbe at(String setting, Predicate<JsonNode> good) {
        return node -> {
            JsonNode root = node.yaml(file);
            JsonNode found = root.at("/" + setting.replace('.', '/'));
            return root.isEmpty()
                    ? new Seen(false, "no " + file)
                    : new Seen(
                            good.test(found), found.isMissingNode() ? "no " + setting : setting + ": " + shown(found));
        };
    }

    private static String shown(JsonNode found) {
        return found.isValueNode() ? found.asString("") : found.size() + " items";
    }
}
