package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.NodeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where data may not lie.
final class PathRules {
    private static final List<Path> NOT_DISKS =
            List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"), Path.of("/run"), Path.of("/tmp"));
    static final List<ConfigRule> ALL = List.of(
            ConfigRule.on(config -> lasting(config.etcd().dataDir()), "etcd.dataDir"),
            ConfigRule.on(config -> lasting(config.etcd().snapshots().folder()), "etcd.snapshots.folder"),
            ConfigRule.on(PathRules::snapshotsApart, "etcd.snapshots.folder", "etcd.dataDir"),
            ConfigRule.on(PathRules::proxyWithoutScheme, "runtime.noProxy"));

    private PathRules() {}

    private static Optional<Wrong> lasting(String text) {
        Path path = Path.of(text).normalize();
        if (path.getNameCount() == 0) {
            return ConfigRule.wrong("the root folder is not ours to fill", "a folder of its own");
        }
        return NOT_DISKS.stream()
                .filter(path::startsWith)
                .findFirst()
                .flatMap(gone -> ConfigRule.wrong(
                        "%s lies under %s, which is gone after a reboot".formatted(text, gone), "a folder on a disk"));
    }

    private static Optional<Wrong> snapshotsApart(NodeConfig config) {
        String data = config.etcd().dataDir();
        return Path.of(config.etcd().snapshots().folder())
                        .normalize()
                        .startsWith(Path.of(data).normalize())
                ? ConfigRule.wrong(
                        "snapshots would lie in etcd's own data, and go with it", "a folder outside of " + data)
                : Optional.empty();
    }

    private static Optional<Wrong> proxyWithoutScheme(NodeConfig config) {
        return config.runtime().noProxy().stream()
                .filter(entry -> entry.contains("://") || entry.contains(","))
                .findFirst()
                .flatMap(entry -> ConfigRule.wrong(
                        Binder.quote(entry) + " is not one host or network", "hosts, .domains and networks, one each"));
    }
}
