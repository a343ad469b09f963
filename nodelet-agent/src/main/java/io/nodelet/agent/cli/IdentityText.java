package io.nodelet.agent.cli;

import io.nodelet.model.HostIdentity;
import io.nodelet.model.Moved;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A machine that has become another one than its node, in words and as a tree.
///
/// @param master whether the node is one
record IdentityText(Moved moved, boolean master) {
    /// Lines for a person: what, what is broken, and what to do.
    List<String> lines() {
        return List.of(moved.text(), "broken: " + moved.broken(master), "do: " + moved.remedy());
    }

    Map<String, Object> tree() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("known", tree(moved.known()));
        tree.put("now", tree(moved.now()));
        tree.put("waits", moved.addressChanged());
        tree.put("reason", moved.text());
        tree.put("broken", moved.broken(master));
        tree.put("remedy", moved.remedy());
        return tree;
    }

    static Map<String, Object> tree(HostIdentity it) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", it.name());
        tree.put("address", it.address());
        return tree;
    }
}
