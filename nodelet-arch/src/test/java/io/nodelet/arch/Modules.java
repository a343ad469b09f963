package io.nodelet.arch;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The picture of ARCHITECTURE.md as a table: which modules each may use. The package of `nodelet-bundle-build` is
/// `io.nodelet.bundle.build`, and so on.
final class Modules {
    static final String ROOT = "io.nodelet.";

    static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.ofEntries(
            Map.entry("model", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("config", Set.of("model")),
            Map.entry("engine", Set.of("model")),
            Map.entry("host", Set.of("model")),
            Map.entry("pki", Set.of("model", "json", "host")),
            Map.entry("kube", Set.of("model", "json", "host", "pki")),
            Map.entry("etcd", Set.of("model", "json", "engine", "host", "pki", "kube")),
            Map.entry("bundle", Set.of("model", "json", "host")),
            Map.entry("bundle.build", Set.of("model", "json", "host", "bundle")),
            Map.entry("resources", Set.of("model", "engine", "host")),
            Map.entry("daemon", Set.of("model", "config", "engine", "host")),
            Map.entry(
                    "phases", Set.of("model", "json", "engine", "host", "resources", "pki", "kube", "etcd", "bundle")),
            Map.entry("why", Set.of("model")),
            Map.entry(
                    "agent",
                    Set.of(
                            "model",
                            "json",
                            "config",
                            "engine",
                            "host",
                            "daemon",
                            "resources",
                            "pki",
                            "kube",
                            "etcd",
                            "bundle",
                            "phases",
                            "why")),
            Map.entry("sandbox", Set.of("model", "json", "host", "bundle")),
            Map.entry("packages", Set.of("model", "json", "host", "bundle", "bundle.build")),
            Map.entry(
                    "ctl",
                    Set.of(
                            "model",
                            "json",
                            "engine",
                            "host",
                            "pki",
                            "kube",
                            "etcd",
                            "bundle",
                            "bundle.build",
                            "sandbox",
                            "packages"))));

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
}
