package io.nodelet.config;

import io.nodelet.model.NodeConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Something that must be so between keys.
///
/// @param keys  the keys that it looks at; its problem is reported at the first. When one of them is wrong by itself
///              the rule is left out
/// @param check what is wrong, if anything
record ConfigRule(List<String> keys, Function<NodeConfig, Optional<Wrong>> check) {
    /// What is wrong, and what is allowed (may be empty).
    record Wrong(String text, String allowed) {}

    static ConfigRule on(Function<NodeConfig, Optional<Wrong>> check, String... keys) {
        return new ConfigRule(List.of(keys), check);
    }

    static Optional<Wrong> wrong(String text, String allowed) {
        return Optional.of(new Wrong(text, allowed));
    }

    Optional<Problem> problem(NodeConfig config) {
        return check.apply(config).map(wrong -> new Problem(keys.getFirst(), wrong.text(), wrong.allowed()));
    }
}
