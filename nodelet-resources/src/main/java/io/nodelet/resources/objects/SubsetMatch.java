package io.nodelet.resources.objects;

import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Whether a tree holds everything that another one says. The server fills in defaults, which are no difference.
final class SubsetMatch {
    private SubsetMatch() {}

    /// The first place where `actual` lacks something of `wanted`, such as `/spec/ports/0/port`.
    static Optional<String> difference(JsonNode wanted, JsonNode actual, String place) {
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .flatMap(entry -> field(entry, actual, place).stream())
                    .findFirst();
        }
        if (wanted.isArray() && wanted.size() == actual.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                Optional<String> found = difference(wanted.get(i), actual.path(i), place + "/" + i);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        return wanted.equals(actual) ? Optional.empty() : Optional.of(place);
    }

    private static Optional<String> field(Map.Entry<String, JsonNode> entry, JsonNode actual, String place) {
        return difference(entry.getValue(), actual.path(entry.getKey()), place + "/" + entry.getKey());
    }
}
