package io.nodelet.phases.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// An audit policy, evaluated as the API server does it: the rules in their order, and the first that matches says the
/// level; where none does, nothing is logged.
///
/// @param rules as the policy's file has them
record AuditRules(List<Map<?, ?>> rules) {
    /// What the API server knows of a request before it answers.
    ///
    /// @param group       of the API
    /// @param resource    empty: the request is for a path that is no resource
    /// @param subresource may be empty
    /// @param name        of the object; may be empty
    /// @param path        of a request for no resource
    record Asked(
            String user,
            List<String> groups,
            String verb,
            String group,
            String namespace,
            String resource,
            String subresource,
            String name,
            String path) {
        /// A request for a path.
        static Asked path(String user, String verb, String path) {
            return new Asked(user, List.of("system:authenticated"), verb, "", "", "", "", "", path);
        }

        private String combined() {
            return subresource.isEmpty() ? resource : resource + "/" + subresource;
        }

        private boolean ofResource() {
            return !resource.isEmpty();
        }
    }

    static AuditRules of(String yaml) {
        Object root = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return new AuditRules(maps((Map<?, ?>) root, "rules"));
    }

    /// The level at which a request is logged.
    String level(Asked asked) {
        return rules.stream()
                .filter(rule -> matches(rule, asked))
                .findFirst()
                .map(rule -> String.valueOf(rule.get("level")))
                .orElse("None");
    }

    private static boolean matches(Map<?, ?> rule, Asked asked) {
        return namesOrAll(rule, "users", asked.user())
                && (texts(rule, "userGroups").isEmpty()
                        || texts(rule, "userGroups").stream().anyMatch(asked.groups()::contains))
                && namesOrAll(rule, "verbs", asked.verb())
                && aim(rule, asked);
    }

    private static boolean aim(Map<?, ?> rule, Asked asked) {
        if (rule.containsKey("resources") || rule.containsKey("namespaces")) {
            return asked.ofResource()
                    && namesOrAll(rule, "namespaces", asked.namespace())
                    && (maps(rule, "resources").isEmpty()
                            || maps(rule, "resources").stream().anyMatch(map -> resource(map, asked)));
        }
        return !rule.containsKey("nonResourceURLs")
                || (!asked.ofResource()
                        && texts(rule, "nonResourceURLs").stream().anyMatch(text -> path(text, asked)));
    }

    private static boolean path(String pattern, Asked asked) {
        return pattern.endsWith("*")
                ? asked.path().startsWith(pattern.substring(0, pattern.length() - 1))
                : asked.path().equals(pattern);
    }

    private static boolean resource(Map<?, ?> kind, Asked asked) {
        Object group = kind.get("group");
        if (!asked.group().equals(group == null ? "" : group)) {
            return false;
        }
        List<String> resources = texts(kind, "resources");
        return resources.isEmpty()
                || (namesOrAll(kind, "resourceNames", asked.name())
                        && resources.stream().anyMatch(resource -> fits(resource, asked)));
    }

    private static boolean fits(String pattern, Asked asked) {
        return Stream.of("*", asked.combined(), asked.resource() + "/*").anyMatch(pattern::equals)
                || (!asked.subresource().isEmpty() && pattern.equals("*/" + asked.subresource()));
    }

    private static boolean namesOrAll(Map<?, ?> rule, String key, String name) {
        return texts(rule, key).isEmpty() || texts(rule, key).contains(name);
    }

    private static List<Map<?, ?>> maps(Map<?, ?> of, String key) {
        return of.get(key) instanceof List<?> kinds
                ? kinds.stream().<Map<?, ?>>map(kind -> (Map<?, ?>) kind).toList()
                : List.of();
    }

    private static List<String> texts(Map<?, ?> rule, String key) {
        return rule.get(key) instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }
}
