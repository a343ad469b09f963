package io.nodelet.agent.cli.context;

import io.nodelet.config.ConfigErrors;
import io.nodelet.config.ConfigFile;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a configuration that root acts by: one that others can change is not even read.
///
/// @param trusted what root may believe
public record TrustedConfig(TrustedFiles trusted) {
    /// @throws ConfigErrors also where the file is not root's alone
    NodeConfig load(Path file) {
        trusted.distrust(file).ifPresent(distrust -> {
            throw new ConfigErrors(file, "root would act by it, but " + distrust.describe(), distrust.remedy());
        });
        return ConfigFile.load(file);
    }

    /// Why root must not act by it, and what to do; empty where the file is root's alone.
    public Optional<String> distrust(Path file) {
        return trusted.distrust(file).map(distrust -> distrust.describe() + ". " + distrust.remedy());
    }

    /// As [#load], but a file that is not there means the defaults.
    public NodeConfig loadIfPresent(Path file) {
        return Files.exists(file) ? load(file) : NodeConfig.DEFAULTS;
    }
}
