package io.nodelet.arch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The picture of ARCHITECTURE.md as a table: which modules each may use. The package of `nodelet-bundle-build` is
/// `io.nodelet.bundle.build`, and so on.
final class Modules {
    static final String ROOT = "io.nodelet.";

    /// The arrows of the picture.
    private static final Map<String, String> ARROWS = Map.ofEntries(
            Map.entry("model", ""),
            Map.entry("json", ""),
            Map.entry("config", "model"),
            Map.entry("engine", "model"),
            Map.entry("host", "model"),
            Map.entry("pki", "json host"),
            Map.entry("kube", "pki"),
            Map.entry("identity", "resources"),
            Map.entry("etcd", "identity"),
            Map.entry("encryption", "etcd"),
            Map.entry("network", "resources"),
            Map.entry("bundle", "json host"),
            Map.entry("bundle.build", "bundle"),
            Map.entry("resources", "engine host kube"),
            Map.entry("daemon", "config json engine host"),
            Map.entry("phases", "encryption network bundle"),
            Map.entry("checks", "config phases"),
            Map.entry("controllers", "daemon checks"),
            Map.entry("why", "model"),
            Map.entry("diagnosis", "controllers why"),
            Map.entry("agent", "diagnosis"),
            Map.entry("sandbox", "host bundle"),
            Map.entry("packages", "bundle.build"),
            Map.entry("ctl", "sandbox packages etcd"));

    /// What each module may use: what its arrows lead to, over any number of them.
    static final Map<String, Set<String>> MAY_USE = closure();

    private Modules() {}

    /// The module that a package of ours belongs to, such as `bundle.build`.
    ///
    /// @throws IllegalArgumentException when it belongs to none
    static String of(String packageName) {
        return MAY_USE.keySet().stream()
                .filter(text -> (packageName + ".").startsWith(ROOT + text + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow(() -> new IllegalArgumentException(packageName + " belongs to no module of the picture"));
    }

    private static Map<String, Set<String>> closure() {
        Map<String, Set<String>> reach = new TreeMap<>();
        ARROWS.forEach((module, targets) -> reach.put(module, new TreeSet<>(List.of(targets.split(" ", -1)))));
        reach.values().forEach(targets -> targets.remove(""));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Set<String> targets : reach.values()) {
                grew |= targets.addAll(targets.stream()
                        .flatMap(target -> reach.getOrDefault(target, Set.of()).stream())
                        .toList());
            }
        }
        return reach;
    }
}
