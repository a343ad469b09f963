package io.nodelet.agent.cli.render;

import io.nodelet.model.HostIdentity;
import io.nodelet.model.IdentityDrift;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A machine that has become another one than its node, in words and as a tree.
///
/// @param master whether the node is one
public record IdentityText(IdentityDrift identityDrift, boolean master) {
    /// Lines for a person: what, what is broken, and what to do.
    public List<String> lines() {
        return List.of(
                identityDrift.describe(), "broken: " + identityDrift.broken(master), "do: " + identityDrift.remedy());
    }

    public Map<String, Object> toMap() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("known", toMap(identityDrift.known()));
        tree.put("now", toMap(identityDrift.now()));
        tree.put("waits", identityDrift.addressChanged());
        tree.put("reason", identityDrift.describe());
        tree.put("broken", identityDrift.broken(master));
        tree.put("remedy", identityDrift.remedy());
        return tree;
    }

    public static Map<String, Object> toMap(HostIdentity hostIdentity) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("name", hostIdentity.name());
        tree.put("address", hostIdentity.address());
        return tree;
    }
}
