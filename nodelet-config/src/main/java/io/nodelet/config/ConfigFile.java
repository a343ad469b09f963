package io.nodelet.config;

import io.nodelet.model.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;

/// The configuration file: one YAML document with the keys of [NodeConfig].
public final class ConfigFile {
    /// Where it lies unless somebody says otherwise.
    public static final Path DEFAULT = Path.of("/etc/pf9/nodelet/nodelet.yaml");

    private ConfigFile() {}

    /// Reads and checks a file. Keys that it leaves out have their defaults.
    ///
    /// @throws ConfigErrors with everything that is wrong, when anything is
    public static NodeConfig load(Path file) {
        return load(file, Files::isRegularFile);
    }

    /// As [#load], but files that it names need not be there: what needs one fails when it comes to that.
    public static NodeConfig loadWithoutItsFiles(Path file) {
        return load(file, _ -> true);
    }

    private static NodeConfig load(Path file, Predicate<Path> files) {
        var configReport = new ConfigReport(file.toString());
        NodeConfig config = new YamlFile(file, configReport)
                .read()
                .map(node -> (NodeConfig) new Binder(configReport).section(NodeConfig.class, node, ""))
                .orElse(NodeConfig.DEFAULTS);
        FileKeys.problems(config, files).forEach(configReport::add);
        CrossChecks.problems(config, configReport::broken).forEach(configReport::add);
        configReport.throwIfAny();
        return config;
    }

    /// As [#load], but a file that is not there means the defaults.
    public static NodeConfig loadIfPresent(Path file) {
        return Files.exists(file) ? load(file) : NodeConfig.DEFAULTS;
    }
}
